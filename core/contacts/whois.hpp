#pragma once
#include <string_view>

#include "core/contacts/candidate.hpp"

namespace toritsugi {

// Reads one text whois answer, UTF-8 (the caller decodes JPNIC's ISO-2022-JP). Knows the shapes of RIPE, APNIC, AFRINIC
// (RPSL objects), ARIN, LACNIC and registro.br (handles), JPNIC and JPRS (bracketed labels in both languages), KRNIC, and
// registrars. `side`: network, or registrar for a domain. Only fields that are meant for mail to the holder are read; never
// "changed", "notify" or maintainers.
RegistryAnswer read_whois(std::string_view text, Side side, std::string_view server, std::size_t at_most_bytes = 256u << 10);

}   // namespace toritsugi
