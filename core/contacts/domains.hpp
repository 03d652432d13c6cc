#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// Lower case, A-labels, no dot at the end, only letters, digits, hyphens, underscores and dots; empty when it is no host
// name.
std::string canonical_host(std::string_view host);
// The part that somebody registered: "www.shop.example.co.jp" -> "example.co.jp" (public suffix list, ICANN and private
// sections). Empty for a bare suffix, an address, or no name.
std::string registrable_domain(std::string_view host);
// Same registrable domain.
bool are_related(std::string_view host, std::string_view other);

}   // namespace toritsugi
