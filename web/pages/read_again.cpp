#include "web/pages/read_again.hpp"

#include <algorithm>
#include <utility>

namespace toritsugi {
namespace {

constexpr int most_opened =
    20;   // decrypting takes a tenth of a second at worst; a long thread shows the newest ones opened

void show_instead(MessageView& view, Message&& mail) {
    view.subject = std::move(mail.subject);
    view.text = std::move(mail.text);
    view.new_text = std::move(mail.new_text);
    view.charset = std::move(mail.charset);
    view.language = std::move(mail.language);
    view.from_name = std::move(mail.from.name);
    view.attachments = std::move(mail.attachments);
    view.defects = std::move(mail.defects);
    view.protection = std::move(mail.protection);
}

}   // namespace

const std::vector<CharsetChoiceRow>& charset_choices() {
    static const std::vector<CharsetChoiceRow> rows = {
        {"utf-8", "UTF-8"},
        {"iso-2022-jp", "ISO-2022-JP (JIS)"},
        {"shift_jis", "Shift_JIS (CP932)"},
        {"euc-jp", "EUC-JP"},
        {"gb18030", "GB18030"},
        {"big5", "Big5"},
        {"euc-kr", "EUC-KR"},
        {"windows-1250", "Windows-1250"},
        {"windows-1251", "Windows-1251"},
        {"windows-1252", "Windows-1252, Latin-1"},
        {"koi8-r", "KOI8-R"},
        {"utf-16le", "UTF-16LE"},
    };
    return rows;
}

std::string_view chosen_charset(const Visit& visit, const MessageView& message) {
    const Fields& query = visit.request.query;
    if (message.is_outgoing || query.get("mail") != std::to_string(message.key.value)) return {};
    const auto& rows = charset_choices();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const CharsetChoiceRow& one) { return one.name == query.get("charset"); });
    return row == rows.end() ? std::string_view{} : row->name;
}

void read_again(Stores& stores, const Visit& visit, TicketView& ticket) {
    if (!visit.site.mail_side.read_again) return;
    int opened = 0;
    for (auto message = ticket.messages.rbegin(); message != ticket.messages.rend(); ++message) {
        const std::string_view charset = chosen_charset(visit, *message);
        const bool is_to_open = message->protection.is_decrypted && opened < most_opened;
        if (message->is_outgoing || (charset.empty() && !is_to_open)) continue;
        opened += is_to_open;
        show_instead(*message,
                     visit.site.mail_side.read_again(stores.messages().raw(message->key),
                                                     stores.messages().envelope(message->key), std::string(charset)));
    }
}

}   // namespace toritsugi
