#pragma once
#include <string>
#include <string_view>

#include "core/model/message.hpp"
#include "core/model/report.hpp"

namespace toritsugi {

// One line of `toritsugi read`: a JSON object without a line end, keys as the contract has them (product.md 3). What is
// unknown is null. Bytes that are not UTF-8 become U+FFFD; nothing in a mail makes this fail.
std::string read_json(const Message& message, const Report& report, std::string_view file);

}   // namespace toritsugi
