#include "mailgate/commands/reread_command.hpp"

#include <sysexits.h>

#include <iostream>

#include "core/desk/reread.hpp"
#include "mailgate/site_reading.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t page = 200;

struct Totals {
    std::uint64_t mails = 0, changed = 0, categories = 0;
};

class Rereader {
  public:
    Rereader(const RereadOptions& options, Database& database, const Desk& desk, const Clock& clock)
        : options_(options), database_(database), desk_(desk), clock_(clock) {}

    Totals all() {
        for (MessageKey before; !is_enough();) {
            std::vector<LedgerRow> rows;
            database_.read([&](Stores& stores) { rows = stores.tickets().ledger(before, page, options_.outcome); });
            if (rows.empty()) break;
            for (const LedgerRow& row : rows) {
                if (options_.since && row.received_at < *options_.since) return totals_;
                if (row.outcome && !is_enough()) one(row);
            }
            before = rows.back().key;
        }
        return totals_;
    }

  private:
    bool is_enough() const { return options_.at_most > 0 && totals_.mails >= options_.at_most; }

    void one(const LedgerRow& row) {
        std::optional<StoredReading> stored;
        RawMail raw;
        Envelope envelope;
        database_.read([&](Stores& stores) {
            stored = stores.tickets().reading(row.key);
            if (!stored || (options_.ticket && stored->ticket != options_.ticket)) return;
            raw = stores.messages().raw(row.key);
            envelope = stores.messages().envelope(row.key);
        });
        if (!stored || raw.bytes.empty()) return;
        ++totals_.mails;
        const auto [mail, report] = read_for_keeping(raw, envelope, desk_, {options_.charset, {}, {}, {}});
        const auto changes = changes_of(*stored, mail, report);
        if (changes.empty()) return;
        ++totals_.changed;
        const bool sets_category = may_set_category(*stored) && report.category.category != stored->category;
        totals_.categories += sets_category;
        const std::string summary = summary_of(changes);
        std::cout << row.key.value << "\t"
                  << (stored->ticket ? stored->ticket->text(desk_.settings.site.ticket_prefix) : "-") << "\t" << summary
                  << "\n";
        if (!options_.apply) return;
        database_.write([&](Stores& stores) {
            stores.tickets().read_again(row.key, mail, report, sets_category, {}, summary, clock_.now());
        });
    }

    const RereadOptions& options_;
    Database& database_;
    const Desk& desk_;
    const Clock& clock_;
    Totals totals_;
};

}   // namespace

int reread(const RereadOptions& options, Database& database, const Desk& desk, const Clock& clock) {
    const Totals totals = Rereader(options, database, desk, clock).all();
    std::cerr << totals.mails << " mails read again, " << totals.changed
              << (options.apply ? " changed, " : " would change, ") << totals.categories << " untriaged tickets "
              << (options.apply ? "got" : "would get") << " another category"
              << (options.apply || totals.changed == 0 ? "." : ". Add --apply to keep the new readings.") << "\n";
    return EX_OK;
}

}   // namespace toritsugi
