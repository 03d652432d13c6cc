#pragma once
#include <string_view>

#include "core/reading/observables/scan_observables.hpp"

namespace toritsugi {

// Whether b goes on with the list that holds a, which stands before it in the same text: "A and B", "A、B", or both at the
// heads of lines, one below the other. What is said of one member of a list is said of all.
bool listed_together(std::string_view text, const FoundObservable& a, const FoundObservable& b);

}   // namespace toritsugi
