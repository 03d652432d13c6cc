#pragma once
#include <string>

#include "core/model/result.hpp"
#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"
#include "mailgate/lookup/registry_finder.hpp"

namespace toritsugi {

// `toritsugi contact ...`. Each gives the text for standard output; Problem: one line for the operator.

// Who is to be told about an address, network, AS number, domain or URL, best first, each with its reason.
Result<std::string> contact_lookup(const std::string& value, RegistryFinder& finder);
// CSV, JSON, a list of national CERTs; delegated-extended, prefix-to-AS and RDAP bootstrap files. Manual rows stay as they
// are. `text`: what stands in the file.
Result<std::string> contact_import(std::string_view text, const std::string& name, const Settings& settings,
                                   Database& database, UtcTime now);
// The whole directory; JSON when the name ends in .json, else CSV.
std::string contact_export(const std::string& name, Database& database);
// Addresses that came back, as CSV, in the order of who names them.
std::string contact_export_wrong(Database& database);

}   // namespace toritsugi
