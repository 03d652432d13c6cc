#pragma once
#include <string>
#include <vector>

#include "core/contacts/rank.hpp"

namespace toritsugi {

// Who must be told, for pages and acts. Thread-safe.
class ContactFinder {
  public:
    virtual ~ContactFinder() = default;
    // From our own tables and kept answers only: milliseconds, no network, never waits.
    virtual Ranking at_hand(const LookUp& look_up) = 0;
    // Asks the registries in the background, so that at_hand() knows more soon. Fresh answers are not asked again.
    virtual void want(const std::vector<LookUp>& look_ups) = 0;
    // How old the tables are: "delegated files: apnic 2026-11-01; bootstrap 2026-10-01". Shown beside every answer.
    virtual std::string dates() = 0;
};

}   // namespace toritsugi
