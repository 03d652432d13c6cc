#pragma once
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/settings/settings.hpp"

namespace toritsugi {

// Which addresses in RCPT TO are ours. We are nobody's relay: what is not ours is refused while the sender still waits.
class OurRecipients {
  public:
    explicit OurRecipients(const Settings::Mail& mail);
    // `address` without <>. Letters are compared without case. A plus-address (report+anything@...) of a listed address or
    // of mail.address is always ours: signed reply addresses look like that. With an empty list everything is.
    bool hold(std::string_view address) const;

  private:
    std::unordered_set<std::string> addresses_;   // "report@csirt.example", lower case
    std::unordered_set<std::string> domains_;     // "@csirt.example"
    bool all_ = false;
};

}   // namespace toritsugi
