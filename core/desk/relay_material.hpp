#pragma once
#include <string>
#include <vector>

#include "core/desk/relay_drafts.hpp"

namespace toritsugi {

// What a ticket holds that relay requests are made of, read once.
struct RelayMaterial {
    TicketRow ticket;   // of a merged ticket: the one it leads to
    struct Mail {       // one that a reporter sent; none that is held, none of a contact
        MessageKey key;
        std::string from;
        std::vector<Observable> observables;
        RawMail raw;
        Envelope envelope;
    };
    std::vector<Mail> mails;
    std::vector<RelayRequest> relays;   // of the ticket and those merged into it
    std::int32_t unused_conversation = 2;

    // Sources and sites of all mails, each value once, in the order of the reports; what a URL says already is not said
    // again as a host name.
    std::vector<Observable> observables() const;
};
// Throws when there is no such ticket.
RelayMaterial relay_material(Database& database, TicketId ticket);

// Reads the mails again and gives each draft the reports that concern it, with their log lines. What only a report names
// whose TLP keeps it here is taken out of the drafts and returned.
std::vector<NotTold> add_reports(std::vector<RelayProposal>& proposals, const RelayMaterial& material,
                                 const ParseAgain& parse, const Desk& desk);

}   // namespace toritsugi
