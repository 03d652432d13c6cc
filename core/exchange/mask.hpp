#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// A log line as it may leave the desk: values of passwords, cookies, tokens, session ids and Authorization replaced by
// "***", in "key=value", "key: value", JSON, HTTP headers, the password of a URL, and what honeypots print as
// [user/password]. Nothing else is changed; a line without a secret comes back as it was.
std::string masked(std::string_view line);

}   // namespace toritsugi
