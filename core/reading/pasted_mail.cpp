#include "core/reading/pasted_mail.hpp"

#include <bit>

namespace toritsugi {

namespace {

constexpr std::uint32_t received = 1, return_path = 2, from = 4, subject = 8, date = 16, other = 32;
struct FieldName {
    std::string_view name;
    std::uint32_t bit;
};
constexpr FieldName names[] = {
    {"received:", received},
    {"return-path:", return_path},
    {"from:", from},
    {"subject:", subject},
    {"date:", date},
    {"sent:", date},
    {"to:", other},
    {"reply-to:", other << 1},
    {"message-id:", other << 2},
    {"mime-version:", other << 3},
    {"content-type:", other << 4},
    {"cc:", other << 5},
    {"差出人:", from},
    {"差出人：", from},
    {"送信者:", from},
    {"件名:", subject},
    {"件名：", subject},
    {"日時:", date},
    {"日時：", date},
    {"送信日時:", date},
    {"送信日時：", date},
    {"宛先:", other},
    {"宛先：", other},
    {"von:", from},
    {"betreff:", subject},
    {"datum:", date},
    {"gesendet:", date},
    {"an:", other},
    {"de :", from},
    {"objet :", subject},
    {"发件人:", from},
    {"发件人：", from},
    {"主题:", subject},
    {"主题：", subject},
    {"收件人:", other},
    {"보낸 사람:", from},
    {"제목:", subject},
    {"보낸사람:", from},
};
constexpr int fewest_fields = 3;

std::uint32_t bit_of(std::string_view line) {
    while (!line.empty() && (line.front() == '>' || line.front() == '|' || line.front() == ' ')) line.remove_prefix(1);
    for (const FieldName& field : names) {
        bool is_same = line.size() >= field.name.size();
        for (std::size_t i = 0; is_same && i < field.name.size(); ++i) {
            const char c = line[i] >= 'A' && line[i] <= 'Z' ? static_cast<char>(line[i] | 0x20) : line[i];
            is_same = c == field.name[i];
        }
        if (is_same) return field.bit;
    }
    return 0;
}

bool is_header(std::uint32_t fields) {
    const bool has_sender = fields & (received | return_path | from);
    return has_sender && (fields & (subject | date | received)) && std::popcount(fields) >= fewest_fields;
}

}   // namespace

bool PastedMail::holds(std::string_view line) {
    if (is_inside_) return true;
    if (const std::uint32_t bit = bit_of(line)) {
        fields_ |= bit;
        return false;
    }
    const bool is_folded = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (is_folded && fields_) return false;
    is_inside_ = is_header(fields_);
    fields_ = 0;
    return is_inside_;
}

}   // namespace toritsugi
