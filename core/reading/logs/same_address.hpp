#pragma once
// Comparing addresses is most of what counting events does: two words, not a call to memcmp.
#include <cstdint>
#include <cstring>

#include "core/model/ip.hpp"

namespace toritsugi::logs {

struct AddressWords {
    std::uint64_t high, low;   // in memory's order: for equality only
};
inline AddressWords words_of(const IpAddress& address) {
    AddressWords words;
    std::memcpy(&words, address.bytes().data(), sizeof words);
    return words;
}
inline bool same_address(const IpAddress& a, const IpAddress& b) {
    const AddressWords x = words_of(a), y = words_of(b);
    return ((x.high ^ y.high) | (x.low ^ y.low)) == 0;
}
inline bool no_address(const IpAddress& address) {
    const AddressWords words = words_of(address);
    return (words.high | words.low) == 0;
}

}   // namespace toritsugi::logs
