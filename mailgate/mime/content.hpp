#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "core/settings/settings.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// Body, attachments and texts of a mail, from its parts.
struct Content {
    struct Shown {   // whose text stands where
        std::uint32_t part;
        std::size_t end;   // in `text`; it begins where the one before ends
    };
    std::string text;      // UTF-8, LF; at most `most_shown_text` bytes
    bool is_cut = false;   // there is more of it in the first leaf
    std::string charset;
    std::vector<Shown> shown;
    std::vector<Attachment> attachments;
    std::vector<TextLeaf> leaves;   // body first
    std::vector<std::string> defects;
};
inline constexpr std::size_t most_shown_text = 4u << 20;   // no person reads more; evidence is taken from all of it

// `raw` keeps the bytes alive that leaves of big texts will read again.
Content read_content(const PartTree& tree, const std::shared_ptr<const void>& raw, const ReadingLimits& limits,
                     const std::string& forced_charset);

// The decoded text of one text part, whole up to `at_most` bytes.
std::string part_text(const Part& part, std::size_t at_most);

}   // namespace toritsugi
