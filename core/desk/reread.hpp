#pragma once
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "core/model/report.hpp"
#include "core/stores/views.hpp"

namespace toritsugi {

// One thing that today's reader sees otherwise than the one that read the mail when it came.
struct ReadingChange {
    std::string what;   // "category", "lines read", "sources", "wants", "text", ...
    std::string before, after;
};

// Empty: the reading would stay as it is.
std::vector<ReadingChange> changes_of(const StoredReading& stored, const Message& mail, const Report& report);

// "category scan to phishing; 12 lines read instead of 9": one clause for the ticket's history, at most 300 bytes.
std::string summary_of(const std::vector<ReadingChange>& changes);

// Whether reading again may change the ticket's category: only while nobody has looked at it. What a handler confirmed or
// closed stays as it is.
bool may_set_category(const StoredReading& stored);

}   // namespace toritsugi
