#pragma once
#include <span>

#include "core/model/report.hpp"

namespace toritsugi {

// A phrase by which reporters say what they want of us.
struct WantWord {
    Want want;
    double weight;   // 2 and more: asked outright
    const char* phrase;
};
std::span<const WantWord> want_words();

}   // namespace toritsugi
