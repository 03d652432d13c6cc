#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/contacts/contact_finder.hpp"
#include "core/desk/desk.hpp"
#include "core/desk/reading_choice.hpp"
#include "core/stores/database.hpp"
#include "web/server/assets.hpp"
#include "web/server/contact_book.hpp"
#include "web/server/counters.hpp"
#include "web/server/held_forms.hpp"
#include "web/server/http.hpp"
#include "web/server/presence.hpp"
#include "web/server/sessions.hpp"
#include "web/server/statistics_cache.hpp"
#include "web/server/templates.hpp"
#include "web/server/texts.hpp"
#include "web/server/throttle.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

class ContactFinder;

// What the pages need of the mail side; main.cpp gives it, so that web never includes mailgate. Each may be empty: then
// the page leaves out what it cannot do.
struct MailSide {
    // Takes in a mail that came through the web form, like any other: returns when its bytes are on disk.
    std::function<void(const std::string& raw, const Envelope& envelope)> take_in;
    // Mail was put into the outbox: send it now rather than at the next look.
    std::function<void()> outbox_has_mail;
    void send_now() const {
        if (outbox_has_mail) outbox_has_mail();
    }
    // A mail read again for a handler's eyes: what is encrypted to the desk is opened, `charset` (may be empty) is taken
    // whatever the mail says. Its text must not be stored, logged or quoted.
    std::function<Message(const RawMail& raw, const Envelope& envelope, const std::string& charset)> read_again;
    // The decoded bytes of one attachment; path: indices from 0 into Message::attachments, as
    // read_again() gives them, and `inside`. Empty: none there.
    std::function<std::optional<std::string>(const RawMail& raw, const Envelope& envelope,
                                             const std::vector<std::size_t>& path)>
        attachment;
    // What a mail reports, in an exchange format; empty: there is no such format.
    std::function<std::optional<std::string>(const RawMail& raw, const Envelope& envelope, const std::string& format,
                                             const std::string& number, Category category)>
        events;
    // A kept mail, parsed again: for the log lines of a relay request (core/desk/relay_drafts).
    std::function<Message(const RawMail& raw, const Envelope& envelope)> parse;
    // Who must be told; nullptr: no contacts are looked up.
    ContactFinder* contacts = nullptr;
    // Reads a kept mail again with today's reader.
    std::function<std::pair<Message, Report>(const RawMail& raw, const Envelope& envelope, const ReadingChoice& choice)>
        read;
    // Templates in the database changed: the next mail is read with them.
    std::function<void()> templates_changed;
    // The rules in the database changed: the next mail is read with them.
    std::function<void()> rules_changed;
    // Further lines for /metrics, in Prometheus' text format.
    std::function<std::string()> metrics;
};

// Everything the pages share. Lives as long as the server.
struct Site {
    Site(Database& the_database, const Desk& the_desk, const Clock& the_clock, std::shared_ptr<spdlog::logger> the_log,
         MailSide the_mail_side, const std::string& templates_folder);

    Database& database;
    const Desk& desk;
    const Settings& settings;
    const Clock& clock;
    std::shared_ptr<spdlog::logger> log;
    MailSide mail_side;
    Texts texts;
    Assets assets;
    Templates templates;
    Sessions sessions;
    Throttle throttle;
    Budget form_budget{20, std::chrono::minutes(60)};   // reports through the form, an address
    HeldForms held_forms;
    Presence presence;
    ContactBook contact_book;
    Counters counters;
    StatisticsCache statistics;
    std::string sign_in_key;   // signs the step between password and code; new at each start
    bool secure_cookies = false;
    std::vector<std::string> hosts;   // what a Host header may say
};

// One request on its way through a page.
struct Visit {
    const Request& request;
    Site& site;
    Language language;
    std::optional<SignedIn> who;   // always there on a handler's page
    UtcTime now;
    std::vector<std::string> parts;   // what stood where the route has "*"
    std::string error_number;         // "E-7f3a91", in the log and on the page when something breaks

    const Handler& handler() const { return who->handler; }
    std::string say(std::string_view english, std::initializer_list<std::string_view> values = {}) const {
        return site.texts.say(language, english, values);
    }
    std::string page(std::string_view name, const Values& values) const {
        return site.templates.fill(name, language, values);
    }
};

// A page that says in words what went wrong and what to do next.
Response problem_page(const Visit& visit, int status, std::string_view title, std::string_view advice);
// Set-Cookie value; the name gets "__Host-" when cookies are secure. seconds 0: until the browser closes, below 0: remove.
std::string cookie(const Site& site, std::string_view name, std::string_view value, std::int64_t seconds);
std::string cookie_name(const Site& site, std::string_view name);

}   // namespace toritsugi
