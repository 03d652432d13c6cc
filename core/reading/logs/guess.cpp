#include "core/reading/logs/guess.hpp"

#include <algorithm>

#include "core/reading/logs/find_addresses.hpp"
#include "core/reading/logs/labels.hpp"

namespace toritsugi::logs {
namespace {

constexpr std::size_t most_held = 64;

bool has_time(const Line& line) {
    if (line.head().stamp.is_there()) return true;
    Stamp stamp;
    if (find_stamp(line.text(), 80, stamp)) return true;
    Cursor clock(line.text());
    clock.skip('[');
    return read_clock(clock, stamp);
}

}   // namespace

bool looks_like_log(const Line& line) {
    const std::string_view text = line.text();
    if (text.size() < 16) return false;
    FoundAddress found[3];
    const std::size_t addresses = find_addresses(text, found, 3);
    if (addresses == 0) return false;
    if (addresses >= 2) {
        const std::string_view between = text.substr(found[0].end, found[1].at - found[0].end);
        if (between.size() < 24 &&
            (between.find("->") != between.npos || between.find('>') != between.npos || between.find("=>") != between.npos))
            return true;
    }
    return has_time(line);
}

std::string ShapeGuesser::shape_of(std::string_view text) {
    std::string shape = logs::shape_of(columns_of(text));
    return shape.find(static_cast<char>(TokenKind::address)) == shape.npos ? std::string() : shape;
}

void ShapeGuesser::take(std::string_view text, std::uint64_t number, std::vector<Row>& ready, std::vector<Row>& lost) {
    text = text.substr(0, shaped_bytes);
    std::string shape = shape_of(text);
    const bool has_shape = !shape.empty();
    if (shape != shape_ || !has_shape) {
        if (!shape_.empty() && ++noise_ <= 1 && held_.size() >= 2) {   // one other line between is allowed
            lost.push_back({std::string(text), number});
            return;
        }
        end(ready, lost);
        shape_ = std::move(shape);
    }
    noise_ = 0;
    if (!has_shape) {
        lost.push_back({std::string(text), number});
        return;
    }
    if (is_sure_) {
        ready.push_back({std::string(text), number});
        return;
    }
    held_.push_back({std::string(text), number});
    // Each try looks at all that are held: at 8, 16, 32 and 64 of them, or many lines without roles would be looked at
    // often.
    const bool is_time_to_try = held_.size() >= 8 && (held_.size() & (held_.size() - 1)) == 0;
    if ((is_time_to_try && find_roles()) || held_.size() >= most_held) {
        is_sure_ = source_ >= 0;
        auto& out = is_sure_ ? ready : lost;
        std::move(held_.begin(), held_.end(), std::back_inserter(out));
        held_.clear();
        if (!is_sure_) shape_.clear();
    }
}

void ShapeGuesser::end(std::vector<Row>& ready, std::vector<Row>& lost) {
    const bool told = held_.size() >= 3 && find_roles();
    auto& out = told ? ready : lost;
    std::move(held_.begin(), held_.end(), std::back_inserter(out));
    held_.clear();
    is_sure_ = false;
    shape_.clear();
    noise_ = 0;
}

// Roles by, in this order: words before the columns, an arrow between them, the one address that never changes (the
// reporter's own).
bool ShapeGuesser::find_roles() {
    source_ = target_ = target_port_ = source_port_ = -1;
    Token tokens[most_tokens];
    const std::string_view first = held_.front().text;
    const std::size_t count = tokens_of(first, tokens, most_tokens);
    std::vector<int> addresses, numbers;
    int arrow = -1;
    for (std::size_t i = 0; i < count; ++i) {
        if (tokens[i].kind == TokenKind::address) addresses.push_back(static_cast<int>(i));
        if (tokens[i].kind == TokenKind::number) numbers.push_back(static_cast<int>(i));
        if (tokens[i].kind == TokenKind::arrow && arrow < 0) arrow = static_cast<int>(i);
    }
    if (addresses.empty() || addresses.size() > 4) return false;
    int source = -1, target = -1;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const Label label = label_before(first, tokens[addresses[i]].at);
        if (label == Label::target)
            target = target < 0 ? static_cast<int>(i) : target;
        else if (label == Label::source || label == Label::some_address)
            source = source < 0 ? static_cast<int>(i) : source;
    }
    if (source < 0 && arrow >= 0 && addresses.size() >= 2 && addresses[0] < arrow && addresses[1] > arrow) {
        source = 0;
        target = 1;
    }
    const bool has_time = std::any_of(tokens, tokens + count, [](const Token& one) { return one.kind == TokenKind::time; });
    if (source < 0 && addresses.size() == 1 && lists_machines_ && has_time) source = 0;
    if (source < 0 && addresses.size() != 2) return false;   // one bare address in a list may be anybody's
    // Which address columns are the same in all rows?
    std::vector<bool> constant(addresses.size(), true), constant_number(numbers.size(), true);
    std::vector<std::string_view> first_numbers;
    for (const int n : numbers) first_numbers.push_back(first.substr(tokens[n].at, tokens[n].size));
    for (const Row& row : held_) {
        Token others[most_tokens];
        const std::size_t more = tokens_of(row.text, others, most_tokens);
        std::size_t a = 0, n = 0;
        for (std::size_t i = 0; i < more; ++i) {
            const std::string_view word = std::string_view(row.text).substr(others[i].at, others[i].size);
            if (others[i].kind == TokenKind::address && a < addresses.size()) {
                if (word != first.substr(tokens[addresses[a]].at, tokens[addresses[a]].size)) constant[a] = false;
                ++a;
            } else if (others[i].kind == TokenKind::number && n < numbers.size()) {
                if (word != first_numbers[n]) constant_number[n] = false;
                ++n;
            }
        }
    }
    if (source < 0 && addresses.size() == 2 && constant[0] != constant[1]) {
        source = constant[0] ? 1 : 0;
        target = constant[0] ? 0 : 1;
    }
    if (source < 0) return false;   // one bare address in a list may be anybody's
    if (target < 0 && addresses.size() == 2) target = 1 - source;
    source_ = source;
    target_ = target;
    // A number right behind an address is its port; a constant small one beside a varying one is the service
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        const int before = numbers[n] - 1;
        if (before == addresses[static_cast<std::size_t>(source)]) source_port_ = static_cast<int>(n);
        if (target >= 0 && before == addresses[static_cast<std::size_t>(target)]) target_port_ = static_cast<int>(n);
    }
    return true;
}

bool ShapeGuesser::read(std::string_view text, Draft& draft) const {
    Token tokens[most_tokens];
    const std::size_t count = tokens_of(text, tokens, most_tokens);
    int address = 0, number = 0;
    bool found = false;
    for (std::size_t i = 0; i < count; ++i) {
        Cursor cursor(text.substr(tokens[i].at, tokens[i].size));
        if (tokens[i].kind == TokenKind::address) {
            if (address == source_) found = cursor.address(draft.event.src);
            if (address == target_) cursor.address(draft.event.dst);
            ++address;
        } else if (tokens[i].kind == TokenKind::number) {
            if (number == source_port_) cursor.port(draft.event.src_port);
            if (number == target_port_) cursor.port(draft.event.dst_port);
            ++number;
        } else if (tokens[i].kind == TokenKind::time && !draft.stamp.is_there()) {
            if (!read_stamp(cursor, draft.stamp)) read_clock(cursor, draft.stamp);
        } else if (tokens[i].kind == TokenKind::words && draft.event.proto.empty()) {
            draft.event.proto = protocol_named(text.substr(tokens[i].at, tokens[i].size));
        }
    }
    draft.event.format = "unknown";
    draft.event.is_guess = true;
    return found;
}

}   // namespace toritsugi::logs
