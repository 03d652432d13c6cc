#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// One version of the desk's own rules, as a lead wrote them. Versions are facts: an older one can be looked at and kept
// again.
struct RuleText {
    std::int64_t version = 0;
    std::string kind;   // "words" (which words speak for which category), "policies"
    std::string text;
    std::string who;   // display name; empty: the command line
    UtcTime at{};
};

class RuleStore {
  public:
    virtual ~RuleStore() = default;
    virtual std::optional<RuleText> newest(const std::string& kind) = 0;
    virtual std::vector<RuleText> versions(const std::string& kind, std::size_t at_most) = 0;   // newest first
    virtual void keep(const std::string& kind, const std::string& text, HandlerKey by, UtcTime now) = 0;
    // The kill switch of automatic answers, beside the setting: pulled on a page, at once, for every process.
    virtual bool answers_are_off() = 0;
    virtual void switch_answers(bool are_off) = 0;
};

}   // namespace toritsugi
