#pragma once
#include <string>
#include <string_view>

#include "core/reading/observables/scan_observables.hpp"

namespace toritsugi {

// What stands before it and belongs to the same thought: its sentence, its cell, or the heading of the list it stands in; at
// most some 260 bytes.
std::string text_before(std::string_view text, const FoundObservable& found);

// What follows on its line, behind closing brackets; at most 60 bytes.
std::string_view text_after(std::string_view text, const FoundObservable& found);

bool stands_in_brackets(std::string_view text, const FoundObservable& found);

// "hxxp://", "example[.]com": people disarm what is dangerous.
bool is_disarmed(std::string_view text, const FoundObservable& found);

}   // namespace toritsugi
