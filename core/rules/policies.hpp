#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "core/model/report.hpp"
#include "core/model/result.hpp"

namespace toritsugi {

// What becomes of a new report without a handler, because a lead said so: "scan, statistics only, known digest sender: close
// with thanks". What is left empty matches everything; what is given must all be true.
struct Policy {
    std::string name;                   // stands in the history of each ticket that it touches
    std::vector<Category> categories;   // only when the guess is sure
    std::vector<Want> wants;            // the reporter asks for nothing but these; asking for nothing at all fits, too
    std::vector<MailKind> kinds;        // "digest", "report", ...
    std::vector<std::string> formats;   // "csv", "arf", ...
    std::vector<std::string> from;      // addresses, or "@domain", lower case
    bool is_verified = false;           // only when DMARC or DKIM says that the sender is who it claims to be
    enum class Then { close, close_and_thank } then = Then::close;
    std::string reason = "information";   // why it is closed
};

// TOML: one [[policy]] each. Problem: bytes from the start, and a sentence that says what to write instead.
Result<std::vector<Policy>> parse_policies(std::string_view toml);

// The first one that fits; null: none does.
const Policy* policy_for(const std::vector<Policy>& policies, const Message& message, const Report& report);

}   // namespace toritsugi
