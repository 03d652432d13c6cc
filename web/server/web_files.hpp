#pragma once
#include <map>
#include <string_view>

namespace toritsugi {

// The files of templates/, texts/ and assets/, built into the program: "templates/triage.html" -> its text.
const std::map<std::string_view, std::string_view>& web_files();

}   // namespace toritsugi
