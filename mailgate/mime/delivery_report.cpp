#include "mailgate/mime/delivery_report.hpp"

#include <algorithm>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/addresses.hpp"
#include "mailgate/mime/content.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_report_bytes = 256 * 1024;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

// RFC 6533, 3: utf-8-addr-xtext, "\x{3042}".
std::string without_xtext(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at, 3) != "\\x{") {
            result += text[at];
            continue;
        }
        const std::size_t end = text.find('}', at);
        if (end == text.npos || end - at > 10) {
            result += text[at];
            continue;
        }
        char32_t c = 0;
        bool is_hex = end > at + 3;
        for (std::size_t i = at + 3; i < end; ++i) {
            const char d = static_cast<char>(text[i] | 0x20);
            is_hex &= (d >= '0' && d <= '9') || (d >= 'a' && d <= 'f');
            c = c * 16 + static_cast<char32_t>(d <= '9' ? d - '0' : d - 'a' + 10);
        }
        if (!is_hex || c < 0x20) {
            result += text[at];
            continue;
        }
        append_utf8(result, c);
        at = end;
    }
    return result;
}

// "smtp; 550 5.1.1 User unknown" -> the words behind the type.
std::string_view behind_type(std::string_view value) {
    const std::size_t semicolon = value.find(';');
    return semicolon == value.npos || semicolon > 20 ? trimmed(value) : trimmed(value.substr(semicolon + 1));
}

int rank_of(const Bounce& bounce) {   // the worst news first
    if (bounce.action == "failed") return 0;
    if (bounce.action == "delayed") return 1;
    return bounce.action.empty() ? 2 : 3;
}

std::string action_named(std::string_view value) {
    const std::string word = lower(trimmed(value.substr(0, value.find_first_of(" \t;("))));
    for (const std::string_view known : {"failed", "delayed", "delivered", "relayed", "expanded"}) {
        if (word == known) return word;
    }
    if (word == "failure" || word == "fail" || word == "deliverable") return word == "deliverable" ? "delivered" : "failed";
    if (word.substr(0, 5) == "expan") return "expanded";
    return {};
}

bool is_status_type(std::string_view type) {
    return type == "message/delivery-status" || type == "message/global-delivery-status";   // RFC 6533
}

}   // namespace

std::vector<FieldBlock> read_field_blocks(std::string_view text) {
    std::vector<FieldBlock> blocks(1);
    for (std::size_t at = 0; at < text.size() && blocks.size() < 1000;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        FieldBlock& block = blocks.back();
        if (trimmed(line).empty()) {
            if (!block.empty()) blocks.emplace_back();
        } else if ((line[0] == ' ' || line[0] == '\t') && !block.empty()) {
            if (block.back().second.size() < 8192) block.back().second.append(" ").append(trimmed(line));
        } else if (const std::size_t colon = line.find(':'); colon != line.npos && colon > 0 && colon < 80) {
            block.emplace_back(std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1))));
        } else if (!block.empty() && block.back().second.size() < 8192) {
            block.back().second.append(" ").append(trimmed(line));   // folded by somebody who forgot the blank
        }
    }
    if (blocks.back().empty()) blocks.pop_back();
    return blocks;
}

std::string_view field_of(const FieldBlock& block, std::string_view name) {
    for (const auto& [key, value] : block) {
        if (same_name(key, name)) return value;
    }
    return {};
}

std::string address_of_dsn_field(std::string_view value) {
    std::string text = without_xtext(behind_type(value));
    std::string_view words = trimmed(text);
    if (words.empty()) return {};
    const AddressList list = read_addresses(words, {}, 2);
    if (list.addresses.empty()) return {};
    return list.addresses.front().address;
}

std::string status_in(std::string_view text) {
    const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    for (std::size_t at = 0; at + 4 < text.size(); ++at) {
        if (text[at] != '2' && text[at] != '4' && text[at] != '5') continue;
        if (at > 0 && (digit(at - 1) || text[at - 1] == '.' || text[at - 1] == '-')) continue;
        if (text[at + 1] != '.' || !digit(at + 2)) continue;
        std::size_t i = at + 2;
        while (digit(i) && i < at + 5) ++i;
        if (i >= text.size() || text[i] != '.' || !digit(i + 1)) continue;
        std::size_t end = i + 1;
        while (digit(end) && end < i + 4) ++end;
        // "5.1.1.4" is an address or a version; "5.1.1." ends a sentence.
        if (digit(end) || (end + 1 < text.size() && text[end] == '.' && digit(end + 1))) continue;
        return std::string(text.substr(at, end - at));
    }
    return {};
}

std::vector<Bounce> read_delivery_report(const PartTree& tree) {
    std::vector<Bounce> found;
    for (const Part& part : tree.parts) {
        if (!is_status_type(part.type.value) || part.is_message) continue;
        // A report inside a mail that was forwarded to us is evidence, not news of our own mail.
        bool is_wrapped = false;
        for (std::uint32_t up = part.parent; up != no_part; up = tree.parts[up].parent)
            is_wrapped |= tree.parts[up].is_message;
        if (is_wrapped) continue;
        const std::string text = part_text(part, most_report_bytes);
        for (const FieldBlock& block : read_field_blocks(text)) {
            Bounce bounce;
            const std::string_view final = field_of(block, "Final-Recipient"),
                                   original = field_of(block, "Original-Recipient");
            bounce.recipient = address_of_dsn_field(final);
            // RFC 3464, 2.3.1: the address that we wrote is the original one, when the final one was made by an alias.
            const std::string wrote = address_of_dsn_field(original);
            const bool is_route = behind_type(final).substr(0, 1) == "@";   // "@relay:user@mailbox-host", RFC 5321, 4.1.1.3
            if ((is_route || bounce.recipient.find('@') == std::string::npos) && !wrote.empty()) bounce.recipient = wrote;
            if (bounce.recipient.find('@') == std::string::npos) {
                const std::string actual = address_of_dsn_field(field_of(block, "X-Actual-Recipient"));
                if (!actual.empty()) bounce.recipient = actual;
            }
            bounce.action = action_named(field_of(block, "Action"));
            bounce.status = status_in(field_of(block, "Status"));
            bounce.reason = with_single_blanks(behind_type(field_of(block, "Diagnostic-Code"))).substr(0, 1000);
            if (final.empty() && original.empty() && bounce.action.empty()) continue;
            // "5.0.0" says only that it failed: the remote server's own words often know more.
            const std::string said = status_in(bounce.reason);
            if (!said.empty() &&
                (bounce.status.empty() || (bounce.status.substr(1) == ".0.0" && said[0] == bounce.status[0]))) {
                bounce.status = said;
            }
            if (bounce.action.empty()) bounce.action = bounce.status.substr(0, 1) == "4" ? "delayed" : "failed";
            found.push_back(std::move(bounce));
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Bounce& a, const Bounce& b) { return rank_of(a) < rank_of(b); });
    return found;
}

// Bytes of the label of a message id at the line's start, in the words of several mailers; 0: none.
static std::size_t message_id_label(std::string_view line) {
    for (const std::string_view label : {"message-id:", "message id:", "messageid:", "message-id :", "メッセージid:",
                                         "メッセージid：", "メッセージ id:", "メッセージ-id:", "message-id："})
        if (line.size() > label.size() && lower(line.substr(0, label.size())) == label) return label.size();
    return 0;
}

std::string original_message_id(const PartTree& tree, std::string_view text) {
    for (const Part& part : tree.parts) {
        const bool is_copy = part.parent != no_part && tree.parts[part.parent].is_message;
        if (is_copy) {
            const auto ids = read_message_ids(part.field("Message-ID"));
            if (!ids.empty()) return ids.front();
        }
        if (part.type.value == "text/rfc822-headers" || part.type.value == "message/global-headers" ||
            part.type.value == "message/partial") {
            for (const FieldBlock& block : read_field_blocks(part_text(part, most_report_bytes))) {
                const auto ids = read_message_ids(field_of(block, "Message-ID"));
                if (!ids.empty()) return ids.front();
            }
        }
    }
    // Prose bounces quote the header: the last Message-ID line that stands in the text.
    const std::string_view searched = text.substr(0, most_report_bytes);
    for (std::size_t at = 0; at < searched.size();) {
        const std::size_t end = std::min(searched.find('\n', at), searched.size());
        std::string_view line = searched.substr(at, end - at);
        at = end + 1;
        while (!line.empty() && (line.front() == ' ' || line.front() == '>' || line.front() == '\t' || line.front() == '|'))
            line.remove_prefix(1);
        const std::size_t label = message_id_label(line);
        if (label == 0) continue;
        std::string value(line.substr(label));
        if (value.find('<') == value.npos || value.find('>') == value.npos) {   // folded behind the colon
            const std::size_t next_end = std::min(searched.find('\n', at), searched.size());
            if (at < next_end) value += std::string(searched.substr(at, next_end - at));
        }
        const auto ids = read_message_ids(value);
        if (!ids.empty()) return ids.front();
    }
    return {};
}

}   // namespace toritsugi
