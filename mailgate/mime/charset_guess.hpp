#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// The converter for 8-bit text that is not UTF-8: Japanese by own score, anything else by uchardet. `labelled`: the
// converter that the label names, for a tie. Empty: cannot be told.
std::string guess_charset(std::string_view sample, std::string_view labelled);

// UTF-16 without a byte-order mark, as Windows tools write logs: every second byte is zero.
bool has_utf16_shape(std::string_view sample);

}   // namespace toritsugi
