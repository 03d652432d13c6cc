#include "mailgate/intake.hpp"

#include "core/desk/relay_mail.hpp"
#include "core/desk/take_in.hpp"
#include "mailgate/set_aside.hpp"
#include "mailgate/site_reading.hpp"

namespace toritsugi {

ReadMail Intake::read(MessageKey key, const RawMail& raw, const Envelope& envelope) const {
    const auto began = std::chrono::steady_clock::now();
    KeptReading kept = read_for_keeping(raw, envelope, desk_);   // parse_message(), then read_report()
    return {key, envelope, std::move(kept.message), std::move(kept.report), raw.bytes.size(), began};
}

ReadMail Intake::set_aside(MessageKey key, const RawMail& raw, const Envelope& envelope, const std::string& why) const {
    return {key, envelope, message_set_aside(raw, why), Report{}, raw.bytes.size(), std::chrono::steady_clock::now()};
}

std::optional<Decided> Intake::decide(Stores& stores, const ReadMail& mail) const {
    const auto waiting = stores.messages().undecided(MessageKey{mail.key.value - 1}, 1);
    if (waiting.empty() || waiting[0].key != mail.key) return {};   // another process was first

    const UtcTime now = clock_.now();
    const ThreadQuestion question = question_of(mail.message, mail.report, mail.envelope, desk_);
    const KnownThreads known = stores.tickets().known_to(question, now, year_of(now, desk_.settings.site.zone));
    const Decision decision = take_in(mail.message, mail.report, mail.envelope, known, desk_, now);   // pure
    const TicketId ticket = stores.tickets().commit(mail.key, mail.message, mail.report, decision, now);
    heed_mail(stores, mail.message, mail.report, mail.envelope, decision, desk_, now);   // what it says of a relay request
    return Decided{&mail, ticket, decision.outcome, !decision.owed.empty()};
}

}   // namespace toritsugi
