#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// The text as rules see it: ASCII and Latin-1 letters in lower case, full-width forms as ASCII, half-width katakana as
// katakana, every run of white space as one blank. A line break between two Japanese characters vanishes, because mailers
// wrap Japanese anywhere; so "アクセス元の\n管理者" holds "アクセス元の管理者". Invalid UTF-8 is passed through.
std::string plain_text(std::string_view utf8);

}   // namespace toritsugi
