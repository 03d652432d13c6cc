#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/contact.hpp"
#include "core/model/result.hpp"

namespace toritsugi {

// Contacts in files. CSV has a heading line and one contact a row; several values in a cell stand apart by spaces
// (organisation and note excepted). Columns: kind, organisation, addresses, roles, states, networks, asns, domains,
// countries, language, format, pgp_key, at_most_every, inhibited, source, source_date, review_at, note. Only organisation or
// addresses must be there; the order is free. JSON is {"contacts": [...]} with the same names, lists where CSV has spaces.
// `file` and `now` become source and date of rows that name none. Problem: "line 3: ..." and what to write instead.
Result<std::vector<Contact>> read_contacts_csv(std::string_view text, std::string_view file, UtcTime now);
Result<std::vector<Contact>> read_contacts_json(std::string_view text, std::string_view file, UtcTime now);
// One contact of a form or an API call: the words of each column by its name, lists apart by blanks, commas or line feeds.
// `column` names the one that could not be read, with what to write instead.
struct ContactOfWords {
    std::optional<Contact> contact;
    std::string column, advice;
};
ContactOfWords read_contact_words(const std::map<std::string, std::string>& words, UtcTime now);
// The same the other way: what read_contact_words() would take.
std::map<std::string, std::string> contact_words(const Contact& contact);
std::string write_contacts_csv(const std::vector<Contact>& contacts);
std::string write_contacts_json(const std::vector<Contact>& contacts);

// National CERTs: lines "CC|Name <mail>", comments begin with #. Several lines of one country are several contacts.
Result<std::vector<Contact>> read_national_certs(std::string_view text, std::string_view file, UtcTime now);

// What an import does with rows that may be here already. Two rows are the same contact when kind and organisation are equal
// and they share an address, a network, an AS, a domain or a country.
struct ContactImport {
    std::vector<Contact> to_add, to_update;   // to_update: with the key of the row here; health and states are kept
    std::vector<std::string> left_alone;      // organisations whose manual row was not touched
};
ContactImport plan_import(const std::vector<Contact>& known, const std::vector<Contact>& read);

}   // namespace toritsugi
