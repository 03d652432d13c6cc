#pragma once
// What mailing did to a log line, undone: quotation marks, full-width digits, defanged addresses.
#include <string>
#include <string_view>

namespace toritsugi::logs {

// The line without leading "> ", "| ", "＞" of quotations, however deep.
std::string_view without_quote_marks(std::string_view line);

// Full-width ASCII (U+FF01 to U+FF5E) and the ideographic blank to ASCII, "[.]", "(.)", "[dot]", "(dot)", "{dot}", "[:]" and
// "[at]" to the character, hxxp to http. Returns a view of `line` itself when nothing was to be undone, else of `buffer`.
std::string_view with_plain_addresses(std::string_view line, std::string& buffer);

}   // namespace toritsugi::logs
