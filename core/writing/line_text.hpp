#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// What strangers wrote, made fit for a line of ours.

// Control characters, line breaks among them, become blanks: no header field and no line can be forged with it.
std::string one_line(std::string_view text);
// A URL that nobody clicks by mistake, and for which no filter drops our mail: "hxxps://shop[.]example/x".
std::string defanged(std::string_view observable);
// ASCII letters in lower case: how addresses are compared.
std::string lowered(std::string_view text);

}   // namespace toritsugi
