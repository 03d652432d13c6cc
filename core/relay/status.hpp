#pragma once
#include <string>
#include <vector>

#include "core/desk/desk.hpp"
#include "core/model/relay_request.hpp"

namespace toritsugi {

// How far each address or site of one report is, as it may be told to its reporter: to what kind of place it was passed on
// and what became of that. No name and no address of any contact.
struct ItemStatus {
    std::string value;   // refanged
    struct Told {
        Side side = Side::network;
        RelayState state = RelayState::sent;
        UtcTime since{};
    };
    std::vector<Told> told;   // best news first; empty: passed on to nobody
};
std::vector<ItemStatus> status_of(const std::vector<std::string>& values, const std::vector<RelayRequest>& relays);

// "  198.51.100.23: passed on to the network on 2026-11-20; they say it is fixed (2026-11-22)", a line each.
std::string status_text(const std::vector<ItemStatus>& items, std::size_t at_most, bool japanese, ZoneOffset zone);

// One word for all of it: "received", "in-progress", "resolved", "declined", "no-answer", "mixed".
std::string status_word(const std::vector<ItemStatus>& items);

// The same for another CERT's program, keyed to their number (format "toritsugi-status", version 1; docs/handler/relay.md).
std::string status_json(const std::vector<ItemStatus>& items, const std::string& their_number, const std::string& our_number,
                        bool is_final, UtcTime now);

}   // namespace toritsugi
