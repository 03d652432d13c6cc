#include "web/pages/words.hpp"

#include <algorithm>

#include "web/pages/when.hpp"

namespace toritsugi {

std::string want_words(const Visit& visit, Want want) {
    switch (want) {
        case Want::notify_source: return visit.say("Tell the source’s network");
        case Want::relay: return visit.say("Pass it on");
        case Want::takedown: return visit.say("Take it down");
        case Want::advice: return visit.say("Advice");
        case Want::analysis: return visit.say("Analysis");
        case Want::info_only: return visit.say("For information only");
        case Want::reply_requested: return visit.say("An answer");
        case Want::none: return visit.say("Nothing stated");
    }
    return visit.say("Nothing stated");
}

std::string role_words(const Visit& visit, ObservableRole role) {
    switch (role) {
        case ObservableRole::source: return visit.say("source");
        case ObservableRole::target: return visit.say("target");
        case ObservableRole::site: return visit.say("site");
        case ObservableRole::mentioned: return visit.say("mentioned");
    }
    return visit.say("mentioned");
}

std::string state_words(const Visit& visit, TicketState state) {
    switch (state) {
        case TicketState::fresh: return visit.say("New");
        // Not the text of the button "Open": in Japanese that is a verb.
        case TicketState::open: return visit.language == Language::japanese ? "対応中" : "Open";
        case TicketState::closed: return visit.say("Closed");
    }
    return visit.say("New");
}

std::string reason_words(const Visit& visit, std::string_view close_reason) {
    if (close_reason == "solved") return visit.say("Solved");
    if (close_reason == "information") return visit.say("For information only");
    if (close_reason == "no-answer") return visit.say("No answer came");
    if (close_reason == "out-of-scope") return visit.say("Not ours");
    if (close_reason == "spam") return visit.say("Spam");
    if (close_reason == "duplicate") return visit.say("Duplicate");
    return std::string(close_reason);
}

std::string verb_words(const Visit& visit, std::string_view verb) {
    if (verb == "taken-in") return visit.say("Taken in");
    if (verb == "joined") return visit.say("A mail joined");
    if (verb == "held") return visit.say("A mail was held back");
    if (verb == "duplicate") return visit.say("The same mail came again");
    if (verb == "bounce") return visit.say("A mail of ours came back");
    if (verb == "auto-reply") return visit.say("An automatic answer came");
    if (verb == "reopened") return visit.say("Reopened");
    if (verb == "closed") return visit.say("Closed");
    if (verb == "assigned") return visit.say("Assigned");
    if (verb == "category") return visit.say("Category");
    if (verb == "incident") return visit.say("Incident");
    if (verb == "note") return visit.say("Note");
    if (verb == "replied") return visit.say("Replied");
    if (verb == "renamed") return visit.say("Renamed");
    if (verb == "merged") return visit.say("Merged");
    if (verb == "wants") return visit.say("The reporter chose");
    if (verb == "moved") return visit.say("Mails moved");
    if (verb == "split") return visit.say("Mails split off");
    if (verb == "columns") return visit.say("Columns kept");
    if (verb == "clock") return visit.say("Time zone kept");
    if (verb == "reread") return visit.say("Read again");
    if (verb == "accepted") return visit.say("Sender accepted");
    if (verb == "relayed") return visit.say("Passed on");
    if (verb == "relay-sent") return visit.say("Relay request delivered");
    if (verb == "relay-undelivered") return visit.say("Relay request came back");
    if (verb == "relay-acknowledged") return visit.say("They work on it");
    if (verb == "relay-acted") return visit.say("They say it is fixed");
    if (verb == "relay-declined") return visit.say("Not theirs, or they will not");
    if (verb == "relay-no-answer") return visit.say("No answer to the end");
    if (verb == "relay-withdrawn") return visit.say("We took it back");
    if (verb == "undone" || verb == "undo") return visit.say("Undone");
    if (verb == "acknowledged") return visit.say("Acknowledged");
    return std::string(verb);
}

std::string reading_words(const Visit& visit, std::string_view what) {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"subject", marked("Subject")},
        {"sender", marked("Sender")},
        {"character set", marked("Character set")},
        {"text", marked("Text")},
        {"language", marked("Language")},
        {"attachments", marked("Attachments")},
        {"format", marked("Format")},
        {"category", marked("Category")},
        {"wants", marked("Wants")},
        {"lines read", marked("Lines read")},
        {"lines not read", marked("Lines not read")},
        {"source", marked("source")},
        {"site", marked("site")},
        {"target", marked("target")},
        {"TLP", marked("TLP")},
        {"partner's number", marked("Partner’s number")},
    };
    for (const auto& [name, english] : words)
        if (name == what) return visit.say(english);
    return std::string(what);
}

std::string outcome_words(const Visit& visit, Outcome outcome) {
    switch (outcome) {
        case Outcome::new_ticket: return visit.say("New ticket");
        case Outcome::joined: return visit.say("Joined");
        case Outcome::held: return visit.say("Held");
        case Outcome::duplicate: return visit.say("Duplicate");
        case Outcome::bounce: return visit.say("Bounce");
        case Outcome::auto_reply: return visit.say("Automatic answer");
    }
    return visit.say("New ticket");
}

std::string kind_words(const Visit& visit, OutgoingKind kind) {
    switch (kind) {
        case OutgoingKind::acknowledgement: return visit.say("Acknowledgement");
        case OutgoingKind::reply: return visit.say("Reply");
        case OutgoingKind::relay_request: return visit.say("Relay request");
        case OutgoingKind::reminder: return visit.say("Reminder");
        case OutgoingKind::outcome: return visit.say("Outcome");
        case OutgoingKind::contact_check: return visit.say("Contact check");
    }
    return visit.say("Reply");
}

std::string zone_short(ZoneOffset zone) {
    return zone == std::chrono::minutes(540) ? "JST" : zone == std::chrono::minutes(0) ? "UTC" : "UTC" + offset_text(zone);
}

std::string zone_words(const Visit& visit, const EventSummary& events) {
    if (!events.zone) return visit.say("No time zone is known, so these times may be wrong by hours.");
    const std::string zone = zone_short(*events.zone);
    switch (events.zone_from) {
        case ZoneFrom::line: return visit.say("The lines themselves state their zone: {1}.", {zone});
        case ZoneFrom::log: return visit.say("The log states its zone: {1}.", {zone});
        case ZoneFrom::text: return visit.say("The mail states the zone: {1}.", {zone});
        case ZoneFrom::reporter: return visit.say("{1}, as this reporter confirmed earlier.", {zone});
        case ZoneFrom::mail_date:
            return visit.say("No time zone in the log. {1} assumed from the date of the mail.", {zone});
        case ZoneFrom::unknown: break;
    }
    return visit.say("No time zone is known, so these times may be wrong by hours.");
}

std::string ports_text(const SourceSummary& source, std::size_t at_most) {
    static constexpr const char* protocols[] = {"/tcp", "/udp", ""};
    std::vector<std::pair<std::uint64_t, std::uint32_t>> ports;
    for (const auto& [port, count] : source.ports) ports.emplace_back(count, port);
    std::sort(ports.begin(), ports.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string text;
    for (std::size_t i = 0; i < std::min(at_most, ports.size()); ++i) {
        const std::uint32_t port = ports[i].second;
        text += (i ? " · " : "") + std::to_string(port & 0xffff) + protocols[std::min<std::uint32_t>(port >> 16, 2)];
        if (ports.size() > 1) text += " " + std::to_string(ports[i].first);
    }
    if (ports.size() > at_most) text += " · +" + std::to_string(ports.size() - at_most);
    return text;
}

}   // namespace toritsugi
