#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/report.hpp"

namespace toritsugi {

// What a report shows of what its writer asks for.
struct WantsClues {
    std::string_view plain_subject, plain_body;   // plain_text()
    std::vector<Want> ticked;                     // answers of a form: they decide alone
    MailKind kind = MailKind::report;
    Category category = Category::other;
    bool is_sure = false;        // of the category
    bool has_evidence = false;   // an address, URL or host of an incident
    bool has_page = false;       // a URL that is complained about
};

struct WantsFound {
    std::vector<Want> wants;
    std::string why;   // the words, for people
};
WantsFound read_wants(const WantsClues& clues);

}   // namespace toritsugi
