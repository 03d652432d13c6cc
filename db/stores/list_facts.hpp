#pragma once
// What a ticket's row of the list shows of its mails, made when a mail comes and again when mails are moved or read again.
#include <string>
#include <string_view>
#include <vector>

#include "core/model/report.hpp"

namespace toritsugi {

// The first words on one line, at most 200 characters.
std::string snippet_of(std::string_view text);

// The first two sources, or sites when nobody attacked from anywhere.
struct ListSources {
    std::string lines, main;
    std::size_t count = 0;   // different sources
};
ListSources list_sources(const std::vector<Observable>& observables);

}   // namespace toritsugi
