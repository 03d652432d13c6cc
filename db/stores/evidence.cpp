#include "db/stores/evidence.hpp"

#include <charconv>

#include "db/raw_files.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

void add_number(std::uint64_t number, std::string& text) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    text.append(digits, end).push_back(' ');
}

// The next number of the line and the space behind it.
std::uint64_t take_number(std::string_view& line) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    line.remove_prefix(std::min(static_cast<std::size_t>(end - line.data()) + 1, line.size()));
    return error == std::errc{} ? number : 0;
}

constexpr int numbers_before_value = 6;

template <class Take>
void each_line(std::string_view text, const Take& take) {
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1))
        if (!take(text.substr(0, end))) return;
}

}   // namespace

std::string address_key(const IpAddress& address) {
    std::string key = "a";
    return key.append(reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size());
}

std::string evidence_key(std::string_view value) {
    if (const auto address = IpAddress::parse(value); address.ok()) return address_key(address.value());
    return "h" + sha256_of(value).substr(0, 16);
}

std::int64_t reporter_number(std::string_view address) {
    const std::string digest = sha256_of(lower_case(address));
    std::uint64_t number = 0;
    for (int i = 0; i < 6; ++i) number = number << 8 | static_cast<unsigned char>(digest[static_cast<std::size_t>(i)]);
    return static_cast<std::int64_t>(number);   // 48 bits: SQLite keeps them in six bytes
}

std::string packed(const std::vector<Observable>& observables, std::size_t at_most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(observables.size(), at_most); ++i) {
        const Observable& one = observables[i];
        for (const std::uint64_t number :
             {static_cast<std::uint64_t>(one.type), static_cast<std::uint64_t>(one.role), one.count,
              std::uint64_t{one.first.leaf}, one.first.offset, std::uint64_t{one.first.length}})
            add_number(number, text);
        for (const char c : one.value) text.push_back(c == '\n' ? ' ' : c);
        text.push_back('\n');
    }
    return text;
}

std::vector<Observable> unpacked(std::string_view text) {
    std::vector<Observable> observables;
    each_line(text, [&](std::string_view line) {
        Observable one;
        one.type = static_cast<ObservableType>(take_number(line));
        one.role = static_cast<ObservableRole>(take_number(line));
        one.count = take_number(line);
        one.first.leaf = static_cast<std::uint32_t>(take_number(line));
        one.first.offset = take_number(line);
        one.first.length = static_cast<std::uint32_t>(take_number(line));
        one.value = line;
        observables.push_back(std::move(one));
        return true;
    });
    return observables;
}

std::string values_in(std::string_view text, std::size_t at_most_bytes) {
    std::string values;
    each_line(text, [&](std::string_view line) {
        for (int i = 0; i < numbers_before_value; ++i) take_number(line);
        values.append(line).push_back(' ');
        return values.size() < at_most_bytes;
    });
    return values;
}

std::string packed_prints(const std::vector<std::uint64_t>& prints) {
    std::string bytes;
    for (const std::uint64_t print : prints)
        for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(print >> shift & 0xff));
    return bytes;
}

std::vector<std::uint64_t> unpacked_prints(std::string_view bytes) {
    std::vector<std::uint64_t> prints;
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t print = 0;
        for (std::size_t i = 0; i < 8; ++i) print = print << 8 | static_cast<unsigned char>(bytes[at + i]);
        prints.push_back(print);
    }
    return prints;
}

std::vector<std::pair<std::string, ObservableRole>> evidence_keys(const std::vector<Observable>& observables) {
    constexpr std::size_t most_mentioned = 30;
    std::vector<std::pair<std::string, ObservableRole>> keys;
    std::size_t mentioned = 0;
    for (const Observable& one : observables) {
        if (keys.size() == most_observables) break;
        if (one.role == ObservableRole::mentioned && mentioned++ >= most_mentioned) continue;
        keys.emplace_back(evidence_key(one.value), one.role);
    }
    return keys;
}

}   // namespace toritsugi
