#pragma once
#include <string>
#include <string_view>

#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// One part as a person reads it: plain, or HTML and enriched text made plain, flowed lines joined.
struct BodyText {
    std::string text;      // UTF-8, LF
    std::string charset;   // as used
    std::string defect;    // what was odd about the charset; empty: nothing
};
// At most the first `at_most` bytes of the part. `forced_charset`: a handler's choice; may be empty.
BodyText read_body_text(const Part& part, std::size_t at_most, std::string_view forced_charset);

}   // namespace toritsugi
