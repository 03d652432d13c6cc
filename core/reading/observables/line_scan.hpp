#pragma once
// The scan of one line for addresses, names and numbers: scan_observables.cpp walks it, line_addresses.cpp and
// line_names.cpp read what stands there.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading/observables/refang.hpp"
#include "core/reading/observables/scan_observables.hpp"

namespace toritsugi::observables {

enum : std::uint8_t { run_char = 1, alnum = 2, digit = 4, hex = 8, letter = 16 };
constexpr std::array<std::uint8_t, 256> make_kinds() {
    std::array<std::uint8_t, 256> kinds{};
    for (int c = '0'; c <= '9'; ++c) kinds[static_cast<std::size_t>(c)] = run_char | alnum | digit | hex;
    for (int c = 'a'; c <= 'z'; ++c) {
        const std::uint8_t kind = static_cast<std::uint8_t>(run_char | alnum | letter | (c <= 'f' ? hex : 0));
        kinds[static_cast<std::size_t>(c)] = kind;
        kinds[static_cast<std::size_t>(c - 32)] = kind;
    }
    for (const char c : {'.', ':', '-', '_', '@', '+', '%'}) kinds[static_cast<unsigned char>(c)] = run_char;
    return kinds;
}
inline constexpr auto kinds = make_kinds();
inline std::uint8_t kind(char c) { return kinds[static_cast<unsigned char>(c)]; }
inline bool is_digit(char c) { return kind(c) & digit; }
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
inline std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}
bool ends_with(std::string_view text, std::string_view word);   // case-blind; word: lower case

struct Quad {
    std::uint32_t value = 0;
    std::size_t length = 0;   // 0: none
    int numbers = 0;          // 4, or 3 when the fourth is masked or missing
};

// The state of one line while it is scanned. Functions that read something return where to go on.
class LineScan {
  public:
    LineScan(const RefangedLine& line, std::size_t bytes, std::uint64_t offset, std::uint64_t number,
             std::vector<FoundObservable>& found)
        : line_(line), bytes_(bytes), text_(line.text), offset_(offset), number_(number), found_(found) {}

    void run();

  private:
    void add(ObservableType type, std::string value, std::size_t begin, std::size_t end, const IpAddress& ip = {},
             bool in_url = false);
    // Returns where to go on.
    std::size_t one_run(std::size_t begin, std::size_t end, std::uint8_t all, std::uint8_t any, unsigned dots,
                        unsigned colons, unsigned ats);
    // "outside:203.0.113.7", "203.0.113.7:80", "host:name.example.com:25": each piece by itself.
    std::size_t pieces(std::size_t begin, std::size_t end);
    std::size_t ipv6(std::size_t begin, std::size_t end);
    bool is_version(std::size_t begin, std::size_t end) const;
    static bool is_one(const IpAddress& address);
    // Returns where to go on, 0 when this is no address.
    std::size_t ipv4(std::size_t begin, std::size_t end);
    std::size_t after_mask(std::size_t stop, std::size_t end) const;
    // tcpdump writes address and port as 203.0.113.7.80; elsewhere five numbers are a version or an OID.
    std::size_t dotted_port(std::size_t begin, std::size_t stop, const IpAddress& address);
    // "/24", "/255.255.255.0". "/4664" is a port, as some firewalls write it.
    std::size_t network(std::size_t begin, std::size_t stop, const IpAddress& address);
    // "203.0.113.xxx", "203.0.113.*", "203.0.113.0-255" is left to range().
    std::size_t masked(std::size_t begin, const Quad& quad);
    // "203.0.113.16 - 203.0.113.20", "203.0.113.16-20", also with a wave dash.
    std::size_t range(std::size_t begin, std::size_t stop, std::uint32_t first);
    void hash(std::size_t begin, std::size_t end);
    void asn(std::size_t begin, std::size_t end);
    void host(std::size_t begin, std::size_t end);
    bool in_message_id(std::size_t begin) const;
    std::size_t mail(std::size_t begin, std::size_t end);
    // "@example.com", a whole domain
    void host_after_at(std::size_t at, std::size_t end);
    // Where a URL that runs over `from` ends: before white space, quotation marks, <>, or a character outside ASCII,
    // because Japanese goes on without a blank; then without the punctuation of the sentence.
    std::size_t url_end(std::size_t from) const;
    std::size_t url(std::size_t begin, std::size_t colon);
    // In a URL every dotted name is a host, known to the list or not.
    static bool is_host_like(std::string_view host);

    const RefangedLine& line_;
    std::size_t bytes_;   // of the line as it was written
    std::string_view text_;
    std::uint64_t offset_, number_;
    std::vector<FoundObservable>& found_;
    std::optional<bool> arrow_;   // asked for at most once a line
};

}   // namespace toritsugi::observables
