#pragma once
// The relay loop on a real store: from a report to the outcome, with mails that come in parsed as they are in serve.
#include <doctest/doctest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <map>

#include "core/desk/answer_links.hpp"
#include "core/desk/contact_check.hpp"
#include "core/desk/outcome.hpp"
#include "core/desk/relay_acts.hpp"
#include "core/desk/relay_mail.hpp"
#include "core/desk/take_in.hpp"
#include "core/reading/read_report.hpp"
#include "mailgate/relay/chaser.hpp"
#include "mailgate/site_reading.hpp"
#include "tests/contract/stores_under_test.hpp"

namespace toritsugi::testing {

// No chase of the first days falls on a weekend.
inline const UtcTime monday = at("2026-04-13T01:00:00Z");

class StandingClock final : public Clock {
  public:
    explicit StandingClock(const UtcTime& time) : time_(time) {}
    UtcTime now() const override { return time_; }

  private:
    const UtcTime& time_;
};

// Contacts as a test lays them down; what is known of their health comes from the directory, as in rank().
class LaidDownContacts final : public ContactFinder {
  public:
    std::map<std::string, Ranking> known;
    std::vector<LookUp> wanted;
    Ranking at_hand(const LookUp& look_up) override {
        const auto found = known.find(look_up.value);
        return found == known.end() ? Ranking{} : found->second;
    }
    void want(const std::vector<LookUp>& look_ups) override {
        wanted.insert(wanted.end(), look_ups.begin(), look_ups.end());
    }
    std::string dates() override { return ""; }
};

inline RankedContact contact(const std::string& address, Side side = Side::network, int weight = 1000) {
    RankedContact one;
    one.address = address;
    one.organisation = "Org of " + address;
    one.side = side;
    one.source = ContactSource::rdap;
    one.source_detail = "rdap.example.net";
    one.state = AddressState::confirmed;
    one.may_send_alone = true;
    one.country = "NO";
    one.language = "en";
    one.weight = weight;
    one.why = {"abuse contact", "窓口"};
    return one;
}

inline const std::string report_of_harada =
    "From: Harada <harada@cable.example.jp>\r\nTo: report@csirt.example\r\nSubject: scans\r\nMessage-ID: "
    "<h1@cable.example.jp>\r\n"
    "Date: Mon, 13 Apr 2026 09:50:00 +0900\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Please tell the networks that these come from.\r\n\r\n"
    "Apr 13 08:41:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.23 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n"
    "Apr 13 08:42:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.24 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n"
    "Apr 13 08:43:00 fw kernel: DROP IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n"
    "Apr 13 08:44:00 fw kernel: DROP IN=eth0 OUT= SRC=10.1.2.3 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n";

struct World {
    StoreUnderTest store;
    Settings settings;
    SignedIds ids{{std::string(32, 'k')}, "report@csirt.example", "csirt.example"};
    MailTexts texts = MailTexts::load("").value();
    Desk desk{settings, ids, texts};
    LaidDownContacts finder;
    UtcTime now = monday;
    HandlerKey handler;

    explicit World(const std::string& database) : store(database) {
        settings.site.name = "Example CSIRT";
        settings.site.domain = "csirt.example";
        settings.site.base_url = "https://desk.csirt.example";
        settings.site.documentation_addresses = true;
        settings.mail.address = "report@csirt.example";
        handler = add_handler(store.database(), "yamada");
        Ranking nordhost;
        nordhost.contacts = {contact("abuse@nordhost.example.net", Side::network, 2000),
                             contact("noc@nordhost.example.net", Side::network, 1000),
                             contact("cert@cert.example.no", Side::country, 200)};
        nordhost.at_once = {Side::network};
        finder.known["198.51.100.23"] = finder.known["198.51.100.24"] = nordhost;
        finder.known["10.1.2.3"] = nordhost;   // must never be asked for
    }

    ParseAgain parse() {
        return [this](const RawMail& raw, const Envelope& envelope) {
            return parse_message(raw, envelope, parsing_of(settings));
        };
    }

    // The way of one mail as mailgate/intake goes it.
    Decision arrives(const std::string& raw, const std::string& sender, const std::string& recipient) {
        Envelope envelope;
        envelope.sender = sender;
        envelope.recipients = {recipient};
        envelope.channel = "lmtp";
        envelope.received_at = now;
        Decision decision;
        store->write([&](Stores& stores) {
            const MessageKey key = stores.messages().keep(RawMail::from(raw), envelope, "").key;
            const Message message = parse_message(RawMail::from(raw), envelope, parsing_of(settings));
            const Report report = read_report(message, reading_of(settings, now));
            const KnownThreads known = stores.tickets().known_to(question_of(message, report, envelope, desk), now,
                                                                 year_of(now, settings.site.zone));
            decision = take_in(message, report, envelope, known, desk, now);
            stores.tickets().commit(key, message, report, decision, now);
            heed_mail(stores, message, report, envelope, decision, desk, now);
        });
        return decision;
    }

    TicketId harada_reports() { return arrives(report_of_harada, "harada@cable.example.jp", "report@csirt.example").id; }

    RelayDrafts drafts(TicketId ticket) { return relay_drafts(store.database(), finder, parse(), ticket, desk, now); }

    RelayKey opens(const RelayProposal& proposal) {
        const auto keys = open_relays(store.database(), {proposal.draft}, handler, desk, now);
        REQUIRE_MESSAGE(keys.ok(), keys.problem().advice);
        return keys.value().front();
    }

    RelayRequest relay(RelayKey key) {
        RelayRequest found;
        store->read([&](Stores& stores) { found = stores.relays().relay(key).value(); });
        return found;
    }

    // What the outbox sender does with a server that takes, or refuses, everything. The mails that were due.
    std::vector<DueMail> sends(const std::string& refusal = "") {
        std::vector<DueMail> due;
        store->write([&](Stores& stores) {
            due = stores.outbox().take_due(now, 100);
            for (const DueMail& mail : due) {
                if (refusal.empty() || mail.kind == OutgoingKind::acknowledgement) {
                    stores.outbox().sent(mail.key, now, "250 ok");
                    heed_sent(stores, mail, desk, now);
                } else {
                    stores.outbox().given_up(mail.key, now, refusal);
                    heed_not_sent(stores, mail, refusal, desk, now);
                }
            }
        });
        return due;
    }

    ContactAddress address(const std::string& wanted) {
        ContactAddress found;
        store->read([&](Stores& stores) {
            const auto contact = stores.contacts().contact(stores.contacts().holder_of(wanted));
            REQUIRE(contact);
            for (const ContactAddress& one : contact->addresses)
                if (one.address == wanted) found = one;
        });
        return found;
    }

    Result<RelayRequest> chases(RelayKey key) {
        const auto draft = chase_draft(store.database(), finder, parse(), key, desk, now);
        REQUIRE(draft);
        Result<RelayRequest> done = Problem{};
        store->write([&](Stores& stores) { done = chase(stores, *draft, handler, desk, now); });
        return done;
    }

    std::string answer(const std::string& text, const std::string& extra = "") {
        return "From: Abuse <abuse@nordhost.example.net>\r\nTo: report@csirt.example\r\nSubject: Re: your mail" + extra +
               "\r\nMessage-ID: <a" + std::to_string(++answers) + "@nordhost.example.net>\r\n\r\n" + text + "\r\n";
    }
    int answers = 0;
};

inline std::string dsn(const std::string& recipient, const std::string& to) {
    return "From: MAILER-DAEMON@mx.example.net\r\nTo: " + to +
           "\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <d1@mx.example.net>\r\n"
           "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
           "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
           "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
           "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
           "Final-Recipient: rfc822; " +
           recipient +
           "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b--\r\n";
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}   // namespace toritsugi::testing
