#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "core/settings/settings.hpp"

namespace toritsugi {

// One text of a log file: the file itself, or a file inside when it is an archive.
using TakeLogText = std::function<void(const std::string& name,
                                       const std::function<void(const std::function<bool(std::string_view)>&)>& read)>;

// Opens a log file of any kind: plain, gzip and the like, zip, tar; UTF-8 or another charset. `take` is called for each text
// in it, with a function that gives the text in pieces. Throws std::system_error when the file cannot be read.
void for_each_log_text(const std::string& path, const ReadingLimits& limits, const TakeLogText& take);

}   // namespace toritsugi
