// The words that enums are known by outside: in JSON, URLs, search, the database and logs. A contract: never changed.
#include "core/model/event.hpp"
#include "core/model/outgoing_mail.hpp"
#include "core/model/report.hpp"
#include "core/model/ticket.hpp"

namespace toritsugi {

std::string_view name_of(MailKind kind) {
    switch (kind) {
        case MailKind::report: return "report";
        case MailKind::digest: return "digest";
        case MailKind::relay_request: return "relay-request";
        case MailKind::reply: return "reply";
        case MailKind::auto_reply: return "auto-reply";
        case MailKind::bounce: return "bounce";
        case MailKind::receipt: return "receipt";
        case MailKind::list: return "list";
    }
    return "report";
}

std::string_view name_of(ZoneFrom from) {
    switch (from) {
        case ZoneFrom::line: return "line";
        case ZoneFrom::log: return "log";
        case ZoneFrom::text: return "text";
        case ZoneFrom::reporter: return "reporter";
        case ZoneFrom::mail_date: return "mail-date";
        case ZoneFrom::unknown: return "unknown";
    }
    return "unknown";
}

std::string_view name_of(ObservableType type) {
    switch (type) {
        case ObservableType::ip: return "ip";
        case ObservableType::cidr: return "cidr";
        case ObservableType::domain: return "domain";
        case ObservableType::host: return "host";
        case ObservableType::url: return "url";
        case ObservableType::mail: return "mail";
        case ObservableType::hash: return "hash";
        case ObservableType::asn: return "asn";
    }
    return "ip";
}

std::string_view name_of(ObservableRole role) {
    switch (role) {
        case ObservableRole::source: return "source";
        case ObservableRole::target: return "target";
        case ObservableRole::site: return "site";
        case ObservableRole::mentioned: return "mentioned";
    }
    return "mentioned";
}

std::string_view name_of(Want want) {
    switch (want) {
        case Want::notify_source: return "notify-source";
        case Want::relay: return "relay";
        case Want::takedown: return "takedown";
        case Want::advice: return "advice";
        case Want::analysis: return "analysis";
        case Want::info_only: return "info-only";
        case Want::reply_requested: return "reply-requested";
        case Want::none: return "none";
    }
    return "none";
}

std::string_view name_of(TicketState state) {
    switch (state) {
        case TicketState::fresh: return "new";
        case TicketState::open: return "open";
        case TicketState::closed: return "closed";
    }
    return "new";
}

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::new_ticket: return "new-ticket";
        case Outcome::joined: return "joined";
        case Outcome::held: return "held";
        case Outcome::duplicate: return "duplicate";
        case Outcome::bounce: return "bounce";
        case Outcome::auto_reply: return "auto-reply";
    }
    return "new-ticket";
}

std::string_view name_of(OutgoingKind kind) {
    switch (kind) {
        case OutgoingKind::acknowledgement: return "acknowledgement";
        case OutgoingKind::reply: return "reply";
        case OutgoingKind::relay_request: return "relay-request";
        case OutgoingKind::reminder: return "reminder";
        case OutgoingKind::outcome: return "outcome";
        case OutgoingKind::contact_check: return "contact-check";
    }
    return "reply";
}

}   // namespace toritsugi
