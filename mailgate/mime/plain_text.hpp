#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

enum class DelSp { keep, remove };

// LF line ends, no zero bytes and no other control characters but tab (form feeds become line ends). ESC goes.
std::string with_plain_lines(std::string text);

// format=flowed (RFC 3676): soft line ends are undone within one quotation depth, space-stuffing is removed.
std::string unflowed(std::string_view text, DelSp del_sp);

}   // namespace toritsugi
