#pragma once
#include <string_view>

#include "core/reading/observables/scan_observables.hpp"

namespace toritsugi {

// Members of a list: what is said of one of them is said of all. b stands behind a in the same text.

// "A and B", "A、B", also with times between them.
bool follows_in_sentence(std::string_view text, const FoundObservable& a, const FoundObservable& b);

// Only a bullet or a number stands before it on its line: "  - A", "3) A", "   1204  A".
bool heads_its_line(std::string_view text, const FoundObservable& found);

// Both at the heads of their lines, b on the line below a's.
bool stands_below(std::string_view text, const FoundObservable& a, const FoundObservable& b);

}   // namespace toritsugi
