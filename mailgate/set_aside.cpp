#include "mailgate/set_aside.hpp"

#include <algorithm>

#include "mailgate/mime/sha256.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t head_bytes = 64 << 10, value_bytes = 500;

// Printable ASCII only: no charset, no encoded word, no folding. It is a label, not a reading.
std::string plain_value(std::string_view head, std::string_view name) {
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = std::min(head.find('\n', at), head.size());
        const std::string_view line = head.substr(at, end - at);
        at = end + 1;
        if (line.empty() || line == "\r") break;
        const bool is_it =
            line.size() > name.size() && line[name.size()] == ':' &&
            std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) { return (a | 0x20) == (b | 0x20); });
        if (!is_it) continue;
        std::string value;
        for (const char c : line.substr(name.size() + 1))
            if (c >= ' ' && c < 0x7F && value.size() < value_bytes && !(value.empty() && c == ' ')) value += c;
        return value;
    }
    return {};
}

}   // namespace

Message message_set_aside(const RawMail& raw, const std::string& why) {
    Message message;
    const std::string_view head = raw.bytes.substr(0, head_bytes);
    message.message_id = "sha256." + sha256_hex(raw.bytes) + "@missing";
    message.has_own_message_id = false;
    message.subject = plain_value(head, "subject");
    message.from.name = plain_value(head, "from");
    message.text = "";
    message.may_answer = false;
    message.why_not = "the mail could not be read";
    message.defects = {why};
    return message;
}

}   // namespace toritsugi
