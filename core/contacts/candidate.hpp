#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/contact.hpp"

namespace toritsugi {

// One address that may take a report, from one place where we looked. Rank puts them in order.
struct Candidate {
    std::string address;
    Side side = Side::network;
    AddressRole role = AddressRole::abuse;
    ContactSource source = ContactSource::rdap;
    std::string source_detail;   // server or file: "rdap.example.net"
    int weight = 0;              // within its source; higher is better
    bool is_fallback = false;    // not named as taking reports: technical or administrative contact
    bool is_person = false;
    bool is_invalid = false;                       // the registry itself marks it as not working
    Phrase why;                                    // one clause
    std::string organisation, country, language;   // language: ISO 639-1; empty: not said
    std::optional<UtcTime> validated;              // by the registry
    std::optional<UtcTime> read_at;                // when we read it there; set by who asked
};

enum class AnswerKind : std::uint8_t {
    found,       // a record; candidates may still be empty
    no_match,    // the registry knows nothing about it
    refused,     // too many questions, or not allowed
    elsewhere,   // ask another registry: see ask_registry
    unreadable
};
std::string_view name_of(AnswerKind kind);

// What one answer of a registry says, RDAP or whois. Nothing in it was followed: links and handles are for the caller, who
// knows which servers may be asked.
struct RegistryAnswer {
    AnswerKind kind = AnswerKind::unreadable;
    std::vector<Candidate> candidates;      // best first, each address once
    std::string ask_registry;               // "jpnic": this record is only a registry's block
    std::vector<std::string> ask_handles;   // second questions to the same server, most useful first, at most 4
    std::string abuse_handle;               // that one of them which takes abuse reports; empty: not said
    std::vector<std::string> links;         // URLs of related records (RDAP)
    std::string organisation, network_name, country;
    std::string range;                   // as canonical text; empty: not said
    std::optional<UtcTime> changed_at;   // by the registry
    std::string problem;                 // for people, when not found
};

// Sorts best first, keeps each address once (the better one), drops what can never be written to: mailboxes of the
// registries themselves (noted in ask_registry when it is a national one); addresses marked as invalid go last. `server` is
// who answered: it never sends us to itself.
void put_in_order(RegistryAnswer& answer, std::string_view server);

}   // namespace toritsugi
