#include "core/reading/pasted_mail.hpp"

#include <bit>

namespace toritsugi {

namespace {

constexpr std::string_view names[] = {
    "received:",   "return-path:",  "from:",   "subject:", "date:",     "to:",          "reply-to:",
    "message-id:", "mime-version:", "差出人:", "件名:",    "送信日時:", "content-type:"};
constexpr std::uint32_t received = 1, return_path = 2, from = 4, subject = 8, date = 16;
constexpr int fewest_fields = 3;

std::uint32_t bit_of(std::string_view line) {
    while (!line.empty() && (line.front() == '>' || line.front() == '|' || line.front() == ' ')) line.remove_prefix(1);
    std::uint32_t bit = 1;
    for (const std::string_view name : names) {
        bool is_same = line.size() >= name.size();
        for (std::size_t i = 0; is_same && i < name.size(); ++i) {
            const char c = line[i] >= 'A' && line[i] <= 'Z' ? static_cast<char>(line[i] | 0x20) : line[i];
            is_same = c == name[i];
        }
        if (is_same) return bit;
        bit <<= 1;
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
