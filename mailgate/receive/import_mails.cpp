#include "mailgate/receive/import_mails.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

constexpr std::size_t most_mails = 256;   // in one transaction
constexpr std::size_t most_bytes = 8u << 20;

}   // namespace

Imported import_mails(const MailFiles& files, Database& database, const Clock& clock, Answering answering,
                      const std::function<void(std::uint64_t)>& progress, const MailFiles::PassedOver& passed_over) {
    Imported imported;
    std::vector<FoundMail> batch;
    std::size_t batch_bytes = 0;
    const auto keep_batch = [&] {
        if (batch.empty()) return;
        std::uint64_t known = 0;
        database.write([&](Stores& stores) {
            known = 0;   // the work may be run again
            for (const FoundMail& mail : batch) known += !stores.messages().keep(mail.raw, mail.envelope, {}).is_new;
        });
        imported.mails += batch.size();
        imported.known += known;
        if (progress) progress(batch.back().bytes_read);
        batch.clear();
        batch_bytes = 0;
    };
    files.for_each(
        [&](const FoundMail& mail) {
            batch.push_back(mail);
            // Old mail keeps its time: it decides about waiting times, statistics, and the year of log lines without one.
            // What claims to come from the future came now.
            const UtcTime now = clock.now();
            batch.back().envelope.received_at = std::min(arrival_of(mail.raw.bytes).value_or(now), now);
            // Without an envelope sender nobody is ever answered, whichever process decides about the mail.
            if (answering == Answering::never) batch.back().envelope.sender.reset();
            batch_bytes += mail.raw.bytes.size();
            if (batch.size() >= most_mails || batch_bytes >= most_bytes) keep_batch();
        },
        passed_over);
    keep_batch();
    return imported;
}

}   // namespace toritsugi
