#pragma once
#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include "core/desk/take_in.hpp"
#include "core/stores/database.hpp"

namespace toritsugi::testing {

struct StormResult {
    std::uint64_t kept = 0, decided = 0, answers = 0, tickets = 0;
    std::uint64_t most_answers_to_one = 0;
};

// Robots that answer whatever they get and say nowhere that they are robots.
struct Storm {
    enum class Kind { answers_our_answers, begins_anew };
    Kind kind;
    int mails, senders;
    std::chrono::minutes lasts;

    StormResult rage(Database& database, const Settings& settings) const {
        const SignedIds ids({std::string(32, 'k')}, "report@localhost", "localhost");
        const MailTexts texts = MailTexts::load("").value();
        const Desk desk{settings, ids, texts};
        const UtcTime start = parse_rfc3339("2026-04-14T01:00:00Z").value();
        std::map<std::string, OutgoingMail> last_answer;   // that a robot got
        std::map<std::string, std::uint64_t> answers;
        StormResult result;
        for (int first = 0; first < mails; first += 100)
            database.write([&](Stores& stores) {
                for (int i = first; i < std::min(first + 100, mails); ++i) {
                    const UtcTime now = start + lasts * i / mails;
                    Message mail;
                    mail.message_id = "storm." + std::to_string(i) + "@robots.example";
                    mail.from.address =
                        "robot" + std::to_string(i % senders) + "@" + std::to_string(i % senders) + ".robots.example";
                    mail.subject = "Thank you for contacting us";
                    mail.text = mail.new_text = "We have your message. Case " + std::to_string(i);
                    for (int byte = 0; byte < 8; ++byte) {
                        char hex[9];
                        std::snprintf(hex, sizeof hex, "%08x", static_cast<unsigned>(i * 8 + byte) * 2654435761u);
                        mail.body_sha256 += hex;
                    }
                    Envelope envelope;
                    envelope.sender = mail.from.address;
                    envelope.recipients = {"report@localhost"};
                    envelope.channel = "lmtp";
                    envelope.received_at = now;
                    if (const auto got = last_answer.find(mail.from.address);
                        kind == Kind::answers_our_answers && got != last_answer.end()) {
                        mail.in_reply_to = mail.references = {got->second.message_id};
                        mail.subject = "Re: " + got->second.subject;
                    }
                    const MessageKey key = stores.messages().keep(RawMail::from(mail.message_id), envelope, "").key;
                    const KnownThreads known = stores.tickets().known_to(question_of(mail, {}, envelope, desk), now, 2026);
                    const Decision decision = take_in(mail, {}, envelope, known, desk, now);
                    stores.tickets().commit(key, mail, {}, decision, now);
                    for (const OutgoingMail& answer : decision.owed) {
                        last_answer[mail.from.address] = answer;
                        result.most_answers_to_one = std::max(result.most_answers_to_one, ++answers[mail.from.address]);
                        ++result.answers;
                    }
                }
            });
        database.read([&](Stores& stores) {
            for (MessageKey before;;) {
                const auto rows = stores.tickets().ledger(before, 1000, "");
                result.kept += rows.size();
                for (const LedgerRow& row : rows) result.decided += row.outcome.has_value();
                if (rows.size() < 1000) break;
                before = rows.back().key;
            }
            result.tickets = stores.tickets().counts({}, start).all_open;
        });
        return result;
    }
};

}   // namespace toritsugi::testing
