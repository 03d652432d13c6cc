#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/report.hpp"

namespace toritsugi {

// One address, name or number as it stands in a text, before anything is known of its role.
struct FoundObservable {
    ObservableType type = ObservableType::ip;
    std::string value;   // refanged, canonical
    IpAddress ip;        // of ip, and of a URL with an address for a host
    std::uint64_t offset = 0;
    std::uint32_t length = 0;   // both in the text that was scanned
    std::uint64_t line = 0;     // from 1
    bool in_url = false;        // the host of a URL that was found as well
};

// Finds IPv4 and IPv6 addresses, networks (CIDR, masks, 203.0.113.xxx) and ranges with a dash, URLs, hosts, mail
// addresses, hashes and AS numbers in one pass; disguises are undone. A range of at most 64 addresses gives each of them, a
// larger one its networks. Version numbers, times, message ids and file names are none.
class ObservableScanner {
  public:
    // `line` without its line end; `offset`: where it starts in the text.
    void scan(std::string_view line, std::uint64_t offset, std::uint64_t number, std::vector<FoundObservable>& found);
};

// All lines of a text.
std::vector<FoundObservable> scan_observables(std::string_view text);

}   // namespace toritsugi
