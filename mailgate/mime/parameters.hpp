#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace toritsugi {

// A structured field: "text/plain; charset=utf-8; format=flowed". Quotes, comments and RFC 2231 (continuations, charsets,
// percent codes) are undone; encoded words in values, which RFC 2047 forbids and half the world sends, too.
struct ParameterField {
    std::string value;                                             // "text/plain", lower case
    std::vector<std::pair<std::string, std::string>> parameters;   // name in lower case, decoded value; first of a name wins
    bool was_truncated = false;                                    // more than 128 parameters, or no end

    std::string_view parameter(std::string_view name) const;   // empty: not there
};

// `raw` is one unfolded header value.
ParameterField read_parameters(std::string_view raw);

}   // namespace toritsugi
