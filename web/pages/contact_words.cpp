#include "web/pages/contact_words.hpp"

#include "core/contacts/health.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

std::string ago(const Visit& visit, UtcTime then) {
    const auto passed = std::chrono::duration_cast<std::chrono::seconds>(visit.now - then);
    return visit.say("{1} ago", {duration(visit, std::max(passed, std::chrono::seconds(0)))});
}

}   // namespace

std::string said(const Visit& visit, const Phrase& phrase) {
    return visit.language == Language::japanese && !phrase.japanese.empty() ? phrase.japanese : phrase.english;
}

std::string source_words(const Visit& visit, ContactSource source) {
    switch (source) {
        case ContactSource::manual: return visit.say("written by hand");
        case ContactSource::imported: return visit.say("imported");
        case ContactSource::rdap: return "RDAP";
        case ContactSource::whois: return "whois";
        case ContactSource::security_txt: return "security.txt";
        case ContactSource::national_list: return visit.say("list of national CERTs");
        case ContactSource::guessed: return visit.say("guessed (RFC 2142)");
    }
    return {};
}

std::string kind_words(const Visit& visit, ContactKind kind) {
    switch (kind) {
        case ContactKind::network: return visit.say("Network");
        case ContactKind::site: return visit.say("Site");
        case ContactKind::registrar: return visit.say("Registrar");
        case ContactKind::national_cert: return visit.say("National CERT");
    }
    return {};
}

std::string role_words(const Visit& visit, AddressRole role) {
    switch (role) {
        case AddressRole::abuse: return visit.say("abuse desk");
        case AddressRole::security: return visit.say("security team");
        case AddressRole::noc: return visit.say("network operation");
        case AddressRole::technical: return visit.say("technical contact");
        case AddressRole::administrative: return visit.say("administrative contact");
        case AddressRole::registrar: return visit.say("registrar");
        case AddressRole::national_cert: return visit.say("national CERT");
        case AddressRole::other: return visit.say("other");
    }
    return {};
}

std::string side_words(const Visit& visit, Side side) {
    switch (side) {
        case Side::network: return visit.say("network");
        case Side::site: return visit.say("owner of the site");
        case Side::registrar: return visit.say("registrar");
        case Side::country: return visit.say("national CERT");
    }
    return {};
}

std::string usual_time(const Visit& visit, const std::optional<std::chrono::minutes>& time) {
    if (!time) return "–";
    // Whole hours from one hour on: minutes would pretend to an exactness that a median of a few mails has not.
    const auto hours = std::chrono::round<std::chrono::hours>(*time);
    if (hours.count() < 1) return duration(visit, *time);
    if (hours.count() < 48) return visit.say("{1} h", {std::to_string(hours.count())});
    return duration(visit, *time);
}

AddressStanding standing_of(const Visit& visit, const ContactAddress& address) {
    const AddressHealth& health = address.health;
    const std::string sent = health.last_sent ? visit.say("last sent {1}", {ago(visit, *health.last_sent)}) : "";
    switch (state_at(address, visit.now)) {
        case AddressState::confirmed:
            if (health.last_answered && health.last_answered >= health.last_checked)
                return {"good", visit.say("Answered"), ago(visit, *health.last_answered)};
            return {"good", visit.say("Confirmed"), health.last_checked ? ago(visit, *health.last_checked) : ""};
        case AddressState::suspect:
            return {"bad", visit.say("Came back"), health.last_bounce ? ago(visit, *health.last_bounce) : ""};
        case AddressState::dead:
            return {"bad", visit.say("No such mailbox"), health.last_bounce ? ago(visit, *health.last_bounce) : ""};
        case AddressState::probed:
            if (health.delivered > 0) return {"warn", visit.say("Arrives, no answer"), sent};
            return {"hollow", visit.say("Sent, no news yet"), sent};
        case AddressState::plausible:
            if (address.state == AddressState::confirmed)   // it was, but the half year is over
                return {"warn", visit.say("To be checked again"), visit.say("no sign of life for 180 days")};
            return {"hollow", visit.say("Plausible"), sent.empty() ? visit.say("nothing sent yet") : sent};
        case AddressState::unknown: break;
    }
    return {"hollow", visit.say("Not checked"), sent.empty() ? visit.say("nothing sent yet") : sent};
}

AddressStanding standing_of(const Visit& visit, const RankedContact& contact) {
    if (!contact.is_usable) return {"bad", visit.say("Cannot be used"), ""};
    switch (contact.state) {
        case AddressState::confirmed: return {"good", visit.say("Confirmed"), ""};
        case AddressState::suspect: return {"bad", visit.say("Came back"), ""};
        case AddressState::dead: return {"bad", visit.say("No such mailbox"), ""};
        case AddressState::probed: return {"warn", visit.say("No answer so far"), ""};
        case AddressState::plausible: return {"hollow", visit.say("Plausible"), ""};
        case AddressState::unknown: break;
    }
    return {"hollow", visit.say("Not checked"), ""};
}

void fill_found_contact(Values& line, const Visit& visit, const RankedContact& contact) {
    const AddressStanding standing = standing_of(visit, contact);
    line.text("ADDRESS", contact.address);
    line.text("STANDING_CSS", standing.css);
    line.text("STANDING", standing.words);
    line.text("WHY", said(visit, contact.why));
    line.text("SIDE", side_words(visit, contact.side));
    if (!contact.organisation.empty()) line.text_section("ORGANISATION", "ORGANISATION_TEXT", contact.organisation);
    std::string source = source_words(visit, contact.source);
    if (!contact.source_detail.empty() && contact.source_detail != source) source += ", " + contact.source_detail;
    if (contact.seen_at) source += ", " + day(visit, *contact.seen_at);
    line.text_section("SOURCE", "SOURCE_TEXT", source);
}

}   // namespace toritsugi
