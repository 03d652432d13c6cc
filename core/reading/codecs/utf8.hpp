#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace toritsugi {

// One code point as UTF-8; surrogates and values past U+10FFFF become U+FFFD.
void append_utf8(std::string& text, char32_t code_point);

// Length of the well-formed UTF-8 sequence at the start of `text` (Unicode, table 3-7); 0 when it is not well-formed.
// `cut` is set when the text ends inside a sequence that is well-formed so far.
std::size_t utf8_sequence(std::string_view text, bool& cut);

// How many bytes at the start of an ill-formed `text` one U+FFFD stands for (Unicode 15, 3.9: the maximal subpart).
std::size_t ill_formed_length(std::string_view text);

// Bytes from the start that are well-formed UTF-8. A sequence cut by the end of the text counts as not well-formed.
std::size_t valid_utf8_prefix(std::string_view text);
inline bool is_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

// Bytes from the start that are ASCII.
std::size_t ascii_prefix(std::string_view text);

// Next code point, `at` moves behind it. The text must be well-formed; a stray byte is given as U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& at);

// Unicode White_Space.
bool is_unicode_space(char32_t c);

// `text` without Unicode white space: for comparing content across line ends and flowing.
std::string without_white_space(std::string_view text);

// White-space runs as one blank, none at the ends.
std::string with_single_blanks(std::string_view text);

}   // namespace toritsugi
