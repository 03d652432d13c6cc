#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/contacts/contact_finder.hpp"
#include "core/desk/desk.hpp"
#include "core/relay/compose.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// A kept mail, parsed again: the store keeps sums of log lines, the lines themselves stay in the raw mail. core parses no
// mail, so main.cpp gives mailgate's parser.
using ParseAgain = std::function<Message(const RawMail& raw, const Envelope& envelope)>;

// One mail that could go out: everything of a ticket that concerns one contact and was not told yet.
struct RelayProposal {
    RelayDraft draft;                          // ready for compose_relay() and open_relay(); a page may change its choices
    std::vector<RankedContact> alternatives;   // best first, without draft.contact; unusable ones are shown, never chosen
    std::vector<std::string> asked_before;     // addresses that came back or said "not ours": why this one is next
    // Better not before: the hoster of an innocent, broken-into site, while its owner has time to repair it.
    std::optional<UtcTime> better_after;
};

// An address or site of the ticket that no proposal is about, and why.
struct NotTold {
    enum class Why : std::uint8_t { told_already, contact_unknown, private_address, marked };
    Why reason = Why::contact_unknown;
    std::string value;
    Phrase why;
    std::vector<std::string> tried;   // when no contact is known: every source that was asked
    RelayKey relay;                   // when it was told already
};

struct RelayDrafts {
    TicketKey ticket;
    TicketId id;
    Category category = Category::other;
    std::vector<RelayProposal> proposals;   // those to send now first, then those with `better_after`
    std::vector<NotTold> not_told;
};

// What is still to be told about a ticket, one proposal a contact. Takes the contacts that are known at hand (never waits
// for a registry) and reads the ticket's mails again for the log lines. Sets no signature: draft.handler is the page's.
// Throws when there is no such ticket.
RelayDrafts relay_drafts(Database& database, ContactFinder& finder, const ParseAgain& parse, TicketId ticket,
                         const Desk& desk, UtcTime now);

// The same for the contact that a handler types by hand: `observables` of the ticket, told to `address`. Problem: an address
// that no mail can be written to.
Result<RelayProposal> relay_draft_to(Database& database, ContactFinder& finder, const ParseAgain& parse, TicketId ticket,
                                     const std::string& address, const std::vector<std::string>& observables,
                                     const Desk& desk, UtcTime now);

// For what a contact should be known before a handler looks: sources and sites of a report that may be told about.
std::vector<LookUp> look_ups_of(const Report& report, const Desk& desk);

// Whether anybody outside may be told about it: not a private, loopback or documentation address (the last are allowed when
// the site says so, for demos and tests).
bool may_be_told(const LookUp& look_up, const Settings& settings);

}   // namespace toritsugi
