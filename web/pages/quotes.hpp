#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// A mail's text as it is shown: what the sender wrote, and what can be folded away (quoted lines, the signature).
struct TextPiece {
    std::string_view text;
    bool is_quoted = false;
    std::size_t lines = 0;
};
// Lines that begin with ">" are quoted when at least three stand together, with the empty lines between them; from "-- " on
// it is the signature (RFC 3676, 4.3). `new_text`: what the mail reader took for the sender's own words; when the text
// begins with it, all the rest is folded. Views into `text`; linear.
std::vector<TextPiece> split_quotes(std::string_view text, std::string_view new_text);

// A text with long runs of log lines: they are folded (is_quoted) but for their first lines, since the table of events says
// the same in less room. A log line is one with many digits; nothing is folded that would not save a screen's half.
std::vector<TextPiece> split_log_lines(std::string_view text);

}   // namespace toritsugi
