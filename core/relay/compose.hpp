#pragma once
#include <string>
#include <vector>

#include "core/contacts/rank.hpp"
#include "core/desk/desk.hpp"
#include "core/model/outgoing_mail.hpp"
#include "core/model/relay_request.hpp"
#include "core/relay/evidence.hpp"
#include "core/writing/mail_writer.hpp"

namespace toritsugi {

// Everything that one relay request is made of: one contact, one mail.
struct RelayDraft {
    TicketKey ticket;
    TicketId ticket_id;
    std::int32_t conversation = 2;
    Category category = Category::other;
    std::vector<std::string> observables;   // of this contact's side: addresses, URLs, domains
    RankedContact contact;
    std::vector<ReportForRelay> reports;
    std::string language;                      // "en", "ja", "en+ja"; empty: the contact's
    std::optional<Tlp> tlp;                    // the handler's marking; never less strict than the reports
    bool full_targets = false;                 // a handler decided to send target addresses in full
    std::string text_english, text_japanese;   // the handler's own text instead of the template's; empty: the template's
    std::string remark;                        // one paragraph of the handler, put into the template
    std::string handler;                       // who signs; empty: the site alone
    std::string partner_reference;             // theirs, when it is known already
    std::vector<MailDraft::Part> more_parts;   // XARF or IODEF, as the contact wants
};

// What the handler reads before it goes out.
struct RelayCheck {
    bool is_fine = true;
    Phrase text;
};

struct ComposedRelay {
    OutgoingMail mail;                         // exactly what leaves, byte for byte
    std::string text_english, text_japanese;   // the two sides of the page, whichever go out
    EvidenceFile evidence;
    std::vector<MailDraft::Part> parts;   // all files that go along: the evidence, XARF or IODEF, and draft.more_parts
    std::uint64_t lines_of_all = 0;       // that concern the contact, included or not
    std::vector<RelayCheck> checks;
    RelayRequest request;   // in state draft, for RelayStore::open()
};

// Pure: the same draft gives the same mail. Problem: TLP forbids it, the contact cannot be used, or nothing is to be told.
Result<ComposedRelay> compose_relay(const RelayDraft& draft, const Desk& desk, UtcTime now);

// A reminder in the same conversation, referring to what was sent. `references`: Message-IDs of ours and theirs, newest
// last.
Result<OutgoingMail> compose_reminder(const RelayRequest& request, const std::vector<std::string>& references,
                                      const Desk& desk, UtcTime now);

}   // namespace toritsugi
