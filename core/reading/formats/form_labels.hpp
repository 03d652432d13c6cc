#pragma once
// What the labels and answers of text forms mean.
#include <string_view>
#include <vector>

#include "core/model/report.hpp"

namespace toritsugi {

enum class Asks {
    nothing,
    source,
    target,
    time,
    end_time,
    zone,
    type,
    wish,
    consent_name,
    consent_target,
    consent_logs,
    log,
    reporter,
    contact,
    url,
    reference,
    tlp,
    other
};

Asks meaning_of(std::string_view label);
// "不可", "yes, you may": the beginning of the answer decides.
Answer yes_or_no(std::string_view text);
// Adds what the answer to "what do you want us to do" names.
void add_wishes(std::string_view text, std::vector<Want>& wants);

}   // namespace toritsugi
