#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toritsugi {

// What stands after MAIL or RCPT, read by RFC 5321, 4.1.2. Either an address or the reply that refuses the command.
struct EnvelopeCommand {
    std::string address;                 // without <> and source route; "" is the null return path
    std::optional<std::uint64_t> size;   // SIZE=, RFC 1870
    std::string refusal;                 // a whole reply line without CRLF; empty: the command is good
};

// "FROM:<alice@example.jp> SIZE=1234 BODY=8BITMIME SMTPUTF8"
EnvelopeCommand read_mail_command(std::string_view arguments);
// "TO:<report@csirt.example>"
EnvelopeCommand read_rcpt_command(std::string_view arguments);

bool same_word(std::string_view a, std::string_view upper_case_b);   // ASCII, without case

}   // namespace toritsugi
