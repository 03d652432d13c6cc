#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// Whether people can mean a host by this: at least two labels of letters, digits and hyphens, and a last label that the
// public suffix list holds (or .example, .test, .invalid and .onion). File names that happen to end in a country code
// (install.sh, readme.md) are not hosts. Any case; no trailing dot.
bool is_host_name(std::string_view name);

// The part that somebody registered: "example.co.jp" for "www.example.co.jp". Documentation domains count one label
// more, because a whole world stands under them: "bank.example.com" for "www.bank.example.com". Lower case.
std::string registered_domain(std::string_view host);

}   // namespace toritsugi
