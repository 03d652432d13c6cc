#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// ISO 639-1 language of a text, "" when it cannot be told: too short, only log lines, or two languages alike.
// Kana are sure signs of Japanese, Hangul of Korean; everything else is asked of CLD2.
std::string language_of(std::string_view text);

}   // namespace toritsugi
