#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// What a person reads of an HTML mail, as plain text: paragraphs, lists and table rows on lines of their own, cells apart
// by tabs, <pre> as it stands, quotations behind "> ", the target of a link behind its text where they differ. Scripts,
// styles and what is hidden by `display:none` are left out. Nothing is fetched, nothing runs. `html` is UTF-8.
std::string html_to_text(std::string_view html);

}   // namespace toritsugi
