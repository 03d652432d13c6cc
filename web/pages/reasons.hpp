#pragma once
#include <string>
#include <string_view>

#include "web/server/site.hpp"

namespace toritsugi {

// A reason that core wrote down ("port 23 was tried; subject: phish") in the page's language. Reasons are kept in English,
// since they are facts of the day they were written; what is not known here is shown as it is.
std::string reasons_said(const Visit& visit, std::string_view reasons);

}   // namespace toritsugi
