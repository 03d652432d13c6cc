#include "mailgate/receive/envelope_command.hpp"

#include <charconv>

namespace toritsugi {
namespace {

constexpr std::size_t longest_address = 512;   // RFC 5321 says 256; real VERP addresses are longer

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Bytes that may stand in an envelope address that goes on into a database and onto pages: no blanks outside quotes, no
// controls, well-formed UTF-8 (RFC 6531).
bool is_clean(std::string_view address) {
    bool in_quotes = false;
    for (std::size_t i = 0; i < address.size();) {
        const unsigned char c = static_cast<unsigned char>(address[i]);
        if (c < 0x20 || c == 0x7F) return false;
        if (c == '"') in_quotes = !in_quotes;
        if ((c == ' ' || c == '<' || c == '>') && !in_quotes) return false;
        const std::size_t length = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > address.size()) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(address[i + k]) & 0xC0) != 0x80) return false;
        i += length;
    }
    return !in_quotes;
}

// Takes "<...>" off the front of `text`; a ">" inside a quoted local part does not end it. Empty optional: not a path.
std::optional<std::string_view> take_path(std::string_view& text) {
    if (text.empty() || text.front() != '<') return {};
    bool in_quotes = false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\' && in_quotes)
            ++i;
        else if (text[i] == '"')
            in_quotes = !in_quotes;
        else if (text[i] == '>' && !in_quotes) {
            const std::string_view path = text.substr(1, i - 1);
            text.remove_prefix(i + 1);
            return path;
        }
    }
    return {};
}

EnvelopeCommand read_path(std::string_view& arguments, std::string_view keyword, std::string_view example) {
    EnvelopeCommand command;
    const std::string advice = "501 5.5.4 Write " + std::string(example);
    arguments = trim(arguments);
    if (arguments.size() < keyword.size() || !same_word(arguments.substr(0, keyword.size()), keyword)) {
        command.refusal = advice;
        return command;
    }
    arguments = trim(arguments.substr(keyword.size()));
    const auto path = take_path(arguments);
    if (!path || (!arguments.empty() && arguments.front() != ' ' && arguments.front() != '\t')) {
        command.refusal = advice;
        return command;
    }
    std::string_view address = *path;
    // A source route (@a,@b:user@c) must be accepted and should be ignored: RFC 5321, 4.1.1.3 and appendix C.
    if (address.starts_with('@')) {
        const std::size_t colon = address.find(':');
        address = colon == address.npos ? std::string_view{"@"} : address.substr(colon + 1);
    }
    command.address = address;
    if (address.size() > longest_address || !is_clean(address) || address == "@")
        command.refusal = "553 5.1.7 This is not a mail address.";
    return command;
}

}   // namespace

bool same_word(std::string_view a, std::string_view upper_case_b) {
    if (a.size() != upper_case_b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char c = a[i] >= 'a' && a[i] <= 'z' ? static_cast<char>(a[i] & ~0x20) : a[i];
        if (c != upper_case_b[i]) return false;
    }
    return true;
}

EnvelopeCommand read_mail_command(std::string_view arguments) {
    EnvelopeCommand command = read_path(arguments, "FROM:", "MAIL FROM:<address>");
    for (arguments = trim(arguments); command.refusal.empty() && !arguments.empty(); arguments = trim(arguments)) {
        const std::string_view word = arguments.substr(0, arguments.find(' '));
        arguments.remove_prefix(word.size());
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string_view name = word.substr(0, equals);
        const std::string_view value = equals < word.size() ? word.substr(equals + 1) : std::string_view{};
        if (same_word(name, "SIZE")) {
            std::uint64_t size = 0;
            const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), size);
            if (error == std::errc::result_out_of_range)
                size = UINT64_MAX;
            else if (error != std::errc{} || stop != value.data() + value.size())
                command.refusal = "501 5.5.4 SIZE must be a number of bytes.";
            command.size = size;
        } else if (same_word(name, "BODY")) {
            if (!same_word(value, "7BIT") && !same_word(value, "8BITMIME") && !same_word(value, "BINARYMIME"))
                command.refusal = "501 5.5.4 BODY must be 7BIT, 8BITMIME or BINARYMIME.";
        } else if (!same_word(word, "SMTPUTF8")) {
            command.refusal = "555 5.5.4 Unknown parameter of MAIL FROM.";
        }
    }
    return command;
}

EnvelopeCommand read_rcpt_command(std::string_view arguments) {
    EnvelopeCommand command = read_path(arguments, "TO:", "RCPT TO:<address>");
    if (!command.refusal.empty()) return command;
    if (command.address.empty())
        command.refusal = "550 5.1.1 The empty address has no mailbox.";
    else if (!trim(arguments).empty())
        command.refusal = "555 5.5.4 Unknown parameter of RCPT TO.";
    return command;
}

}   // namespace toritsugi
