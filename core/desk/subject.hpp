#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// "Re: [notmuch] Re: scan from 198.51.100.7" -> "scan from 198.51.100.7": without what mailers, mailing lists and desks put
// in front, white space as one blank. Two mails of one thread have the same bare subject unless somebody wrote a new one.
std::string bare_subject(std::string_view subject);

}   // namespace toritsugi
