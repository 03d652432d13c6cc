#include "web/pages/kept_lines.hpp"

#include "core/desk/kept_templates.hpp"
#include "core/desk/reread.hpp"

namespace toritsugi {
namespace {

struct KeptMail {
    std::optional<StoredReading> stored;
    RawMail raw;
    Envelope envelope;
    std::vector<KeptTemplate> templates;
};

KeptMail fetch(Visit& visit, MessageKey key) {
    KeptMail mail;
    visit.site.database.read([&](Stores& stores) {
        mail.stored = stores.tickets().reading(key);
        if (!mail.stored) return;
        mail.raw = stores.messages().raw(key);
        mail.envelope = stores.messages().envelope(key);
        mail.templates = stores.templates().all();
    });
    return mail;
}

void keep_reading(Stores& stores, const KeptMail& mail, MessageKey key, const std::pair<Message, Report>& again,
                  HandlerKey by, UtcTime now) {
    const auto changes = changes_of(*mail.stored, again.first, again.second);
    stores.tickets().read_again(key, again.first, again.second, may_set_category(*mail.stored), by, summary_of(changes),
                                now);
}

}   // namespace

bool keep_and_read_again(Visit& visit, TicketKey ticket, const SaidOfLines& said) {
    KeptMail mail = fetch(visit, said.message);
    if (!mail.stored || mail.stored->from_address.empty() || !visit.site.mail_side.read) return false;
    const std::string& reporter = mail.stored->from_address;
    mail.templates.insert(mail.templates.begin(), KeptTemplate{{}, reporter, said.columns, said.message, {}, visit.now});
    const auto again = visit.site.mail_side.read(mail.raw, mail.envelope, {{}, {}, {}, templates_of(mail.templates)});
    visit.site.database.write([&](Stores& stores) {
        keep_reading(stores, mail, said.message, again, said.by, visit.now);
        TicketChange change;
        change.ticket = ticket;
        change.by = said.by;
        change.verb = said.verb;
        change.detail = reporter;
        change.keeps_template = stores.templates().keep(reporter, said.columns, said.message, said.by, visit.now);
        stores.tickets().change(change, visit.now);
    });
    if (visit.site.mail_side.templates_changed) visit.site.mail_side.templates_changed();
    return true;
}

void read_with_what_is_kept(Visit& visit, MessageKey message, HandlerKey by) {
    if (visit.site.mail_side.templates_changed) visit.site.mail_side.templates_changed();
    const KeptMail mail = fetch(visit, message);
    if (!mail.stored || mail.raw.bytes.empty() || !visit.site.mail_side.read) return;
    const auto again = visit.site.mail_side.read(mail.raw, mail.envelope, {{}, {}, {}, templates_of(mail.templates)});
    visit.site.database.write([&](Stores& stores) { keep_reading(stores, mail, message, again, by, visit.now); });
}

}   // namespace toritsugi
