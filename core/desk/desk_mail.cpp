#include "core/desk/desk_mail.hpp"

namespace toritsugi {

Result<OutgoingMail> write_desk_mail(const DeskMail& mail, const Desk& desk, UtcTime now) {
    const Settings::Site& site = desk.settings.site;
    OutgoingMail out;
    out.kind = mail.kind;
    out.language = std::string(mail.language == "ja" ? "ja" : "en");   // g++ 12 warns of the plain form
    out.recipient = mail.recipient;
    out.conversation = mail.conversation.number;
    out.references = mail.references;
    out.envelope_from = desk.ids.reply_address(mail.conversation);
    out.message_id = desk.ids.message_id(mail.conversation, mail.unique);
    out.subject = mail.subject;
    out.text = mail.text;

    MailDraft draft;
    draft.from = {out.language == "ja" ? site.name_ja : site.name, desk.settings.mail.address};
    draft.to = {"", out.recipient};
    draft.reply_to = out.envelope_from;
    draft.subject = out.subject;
    draft.message_id = out.message_id;
    draft.references = out.references;
    draft.date = now;
    draft.zone = site.zone;
    draft.language = mail.language == "en+ja" ? "en, ja" : mail.language;
    draft.text = out.text;
    draft.ticket_number = mail.conversation.ticket.text(site.ticket_prefix);
    draft.parts = mail.parts;
    const auto raw = write_mail(draft);
    if (!raw.ok()) return raw.problem();
    out.raw = raw.value();
    return out;
}

}   // namespace toritsugi
