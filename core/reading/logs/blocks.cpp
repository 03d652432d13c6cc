#include "core/reading/logs/blocks.hpp"

namespace toritsugi::logs {
namespace {

constexpr std::size_t block_bytes = 8 * 1024;
constexpr std::uint32_t block_lines = 60;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool holds(std::string_view text, std::string_view part) { return find_in(text, part) != text.npos; }

bool begins_windows(std::string_view line) {
    // Most lines hold none of the few words that all of them share.
    if (!holds(line, "Log") && !holds(line, "ログ") && !holds(line, "Event Type:") && !holds(line, "An account ") &&
        !holds(line, "イベントの種類:"))
        return false;
    for (const std::string_view words :
         {"Log Name:", "ログの名前:", "Event Type:", "イベントの種類:", "An account failed to log on",
          "An account was successfully logged on", "Logon Failure:", "ログオンの失敗", "アカウントがログオンに失敗しました",
          "アカウントが正常にログオンしました"})
        if (holds(line, words)) return true;
    return false;
}

}   // namespace

void Blocks::begin(Kind kind, std::string_view line, std::uint64_t number) {
    kind_ = kind;
    block_.assign(line.substr(0, block_bytes));
    begin_ = number;
    count_ = 1;
    since_ = 0;
}

bool Blocks::append(std::string_view line) {
    if (block_.size() + line.size() > block_bytes || ++count_ > block_lines) {
        kind_ = Kind::none;
        return false;
    }
    block_ += ' ';
    block_ += line;
    return true;
}

Blocks::Took Blocks::feed(std::string_view line, std::uint64_t number) {
    ended_before_ = false;
    if (kind_ == Kind::none) {
        // Cheap for the many lines that begin nothing: only these first characters begin a block.
        const std::string_view text = trimmed(line);
        if (text.empty()) return Took::nothing;
        if (text.substr(0, 5) == "[**] " && !holds(text, " -> ")) {
            begin(Kind::snort_head, text, number);
            return Took::part;
        }
        if (text.substr(0, 13) == "Danger level:") {
            begin(Kind::psad, text, number);
            return Took::part;
        }
        const char c = text[0];
        if ((c == 'L' || c == 'E' || c == 'A' || static_cast<unsigned char>(c) >= 0xE3) && text.size() < 400 &&
            begins_windows(text) && !holds(text, "Source Network Address:")) {
            begin(Kind::windows, text, number);
            return Took::part;
        }
        return Took::nothing;
    }
    switch (kind_) {
        case Kind::snort_head:
        case Kind::snort_packet: return snort(trimmed(line), number);
        case Kind::windows: return windows(trimmed(line), number);
        case Kind::psad: return psad(trimmed(line), number);
        case Kind::none: break;
    }
    return Took::nothing;
}

// "[**] [1:2003:8] message [**]" / "[Classification: x] [Priority: 2]" / "01/03-10:00:00.1 a:p -> b:q" / "TCP TTL:115 ..."
Blocks::Took Blocks::snort(std::string_view line, std::uint64_t number) {
    if (kind_ == Kind::snort_packet) {
        const std::string_view protocol = line.substr(0, line.find(' '));
        const bool names_protocol = !protocol_named(protocol).empty() && (holds(line, "TTL:") || holds(line, "Len:"));
        text_ = packet_.substr(0, packet_.find('\n'));
        text_ += ' ';
        text_ += block_;
        if (names_protocol) {
            text_ += " {";
            text_ += protocol;
            text_ += "}";
        }
        text_ += ' ';
        text_ += packet_.substr(packet_.find('\n') + 1);
        first_line_ = begin_;
        lines_ = count_ + 1;
        kind_ = Kind::none;
        ended_before_ = !names_protocol;
        if (names_protocol) ++lines_;
        return Took::complete;
    }
    if (line.substr(0, 5) == "[**] " && !holds(line, " -> ")) {
        begin(Kind::snort_head, line, number);
        return Took::part;
    }
    const std::size_t arrow = line.find(" -> ");
    Stamp stamp;
    Cursor cursor(line);
    if (arrow != line.npos && read_stamp(cursor, stamp)) {
        packet_.assign(line.substr(0, static_cast<std::size_t>(cursor.at - line.data())));
        packet_ += '\n';
        packet_ += trimmed(cursor.rest());
        kind_ = Kind::snort_packet;
        return Took::part;
    }
    if (line.substr(0, 1) == "[" || line.empty()) return append(line) ? Took::part : Took::nothing;
    kind_ = Kind::none;
    return Took::nothing;
}

// Labels in any order up to the address; the port follows on the next line.
Blocks::Took Blocks::windows(std::string_view line, std::uint64_t number) {
    if (begins_windows(line) &&
        (holds(line, "Log Name:") || holds(line, "ログの名前:") || holds(line, "Event Type:") || since_ > 0)) {
        begin(Kind::windows, line, number);
        return Took::part;
    }
    const bool has_address = holds(line, "Source Network Address:") || holds(line, "ソース ネットワーク アドレス:") ||
                             holds(line, "送信元ネットワーク アドレス:");
    const bool has_port = holds(line, "Source Port:") || holds(line, "ソース ポート:") || holds(line, "送信元ポート:");
    if (!append(line)) return Took::nothing;
    if (has_address) since_ = 1;
    if (has_port || (since_ > 0 && ++since_ > 3)) {
        text_ = block_;
        first_line_ = begin_;
        lines_ = count_;
        kind_ = Kind::none;
        return Took::complete;
    }
    return Took::part;
}

Blocks::Took Blocks::psad(std::string_view line, std::uint64_t) {
    if (!append(line)) return Took::nothing;
    if (line.substr(0, 12) == "Destination:") {
        text_ = block_;
        first_line_ = begin_;
        lines_ = count_;
        kind_ = Kind::none;
        return Took::complete;
    }
    return Took::part;
}

}   // namespace toritsugi::logs
