#pragma once
#include <string>
#include <vector>

#include "core/desk/desk.hpp"
#include "core/model/outgoing_mail.hpp"
#include "core/writing/mail_writer.hpp"

namespace toritsugi {

// A mail of the desk in one conversation, before its ids and headers.
struct DeskMail {
    OutgoingKind kind = OutgoingKind::reply;
    ConversationId conversation;
    std::string recipient;
    std::string subject, text;
    std::string language;                  // "en", "ja", "en+ja"
    std::string unique;                    // part of the Message-ID: letters and digits, not used twice in the conversation
    std::vector<std::string> references;   // what it answers, newest last
    std::vector<MailDraft::Part> parts;
};

// As every mail of ours that a person has decided about: signed Message-ID, signed Reply-To and the same address as return
// path, so that a bounce or an answer finds its conversation whatever it quotes. Problem: a value that no mail can carry.
Result<OutgoingMail> write_desk_mail(const DeskMail& mail, const Desk& desk, UtcTime now);

}   // namespace toritsugi
