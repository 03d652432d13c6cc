#pragma once
#include <string>
#include <string_view>

struct UConverter;

namespace toritsugi {

inline constexpr std::string_view iso2022jp = "ISO_2022,locale=ja,version=4";
inline constexpr std::string_view iso2022jp_shift = "ISO_2022,locale=ja,version=3";   // when SO (0x0E) occurs

// A label as it is compared and shown: lower case, without quotes, blanks and a language ("us-ascii*en"). Empty: too long.
std::string plain_label(std::string_view label);
// ICU's converter of that name, this thread's own; nullptr: ICU has none. Never use it, clone it: it may be in use further
// up the stack.
UConverter* converter_named(std::string_view name);

}   // namespace toritsugi
