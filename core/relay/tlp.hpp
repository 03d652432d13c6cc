#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/contact.hpp"

namespace toritsugi {

// Traffic Light Protocol 2.0, from open to closed.
enum class Tlp : std::uint8_t { clear, green, amber, amber_strict, red };
std::string_view name_of(Tlp tlp);                     // "amber+strict"
std::optional<Tlp> tlp_named(std::string_view name);   // also "white", with or without "TLP:", in any case
std::string label_of(Tlp tlp);                         // "TLP:AMBER+STRICT"

// Whether what a reporter marked so may go to a third party. Red and amber+strict never leave the house; amber only when the
// reporter asks us to tell somebody. Empty: it may; else why not.
std::optional<Phrase> why_not_relayed(std::optional<Tlp> marked, bool reporter_asks);

}   // namespace toritsugi
