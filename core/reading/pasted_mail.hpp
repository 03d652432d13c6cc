#pragma once
#include <cstdint>
#include <string_view>

namespace toritsugi {

// Follows a text line by line and tells where a mail begins that somebody pasted into it, by its header: what stands there
// was said by whoever wrote that mail.
class PastedMail {
  public:
    // Whether this line stands below such a header.
    bool holds(std::string_view line);

  private:
    std::uint32_t fields_ = 0;   // a bit for each field of the block that is open
    bool is_inside_ = false;
};

}   // namespace toritsugi
