#include "core/reading/fields.hpp"

#include <algorithm>
#include <charconv>

namespace toritsugi {

namespace {

constexpr std::size_t most_fields = 500;
constexpr std::size_t most_value_bytes = 4000;

}   // namespace

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string label_key(std::string_view label) {
    std::string key;
    for (const char c : label) {
        if (c >= 'A' && c <= 'Z')
            key += static_cast<char>(c | 0x20);
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
            key += c;
    }
    return key;
}

std::optional<std::uint64_t> number_at(std::string_view text, std::uint64_t most) {
    text = trimmed(text);
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value > most) return std::nullopt;
    return value;
}

FieldLines FieldLines::read(std::string_view text, bool stop_at_blank) {
    FieldLines made;
    for (std::size_t at = 0; at < text.size() && made.fields_.size() < most_fields;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        const std::string_view bare = trimmed(line);
        if (bare.empty()) {
            if (stop_at_blank && !made.fields_.empty()) break;
            continue;
        }
        const bool continued = line.front() == ' ' || line.front() == '\t';
        const std::size_t colon = bare.find(':');
        if (continued && !made.fields_.empty() &&
            (colon == bare.npos || colon > 40 || bare.substr(0, colon).find(' ') != bare.npos)) {
            std::string& value = made.fields_.back().value;
            if (value.size() < most_value_bytes) value += (value.empty() ? "" : " ") + std::string(bare);
            continue;
        }
        if (colon == bare.npos || colon == 0 || colon > 60) {
            ++made.not_fields_;
            continue;
        }
        made.fields_.push_back({std::string(trimmed(bare.substr(0, colon))),
                                std::string(trimmed(bare.substr(colon + 1)).substr(0, most_value_bytes))});
    }
    return made;
}

std::string_view FieldLines::operator[](std::string_view name) const {
    const std::string key = label_key(name);
    for (const Field& field : fields_)
        if (label_key(field.name) == key) return field.value;
    return {};
}

bool FieldLines::has(std::string_view name) const {
    const std::string key = label_key(name);
    return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) { return label_key(field.name) == key; });
}

std::vector<std::string_view> FieldLines::all(std::string_view name) const {
    const std::string key = label_key(name);
    std::vector<std::string_view> values;
    for (const Field& field : fields_)
        if (label_key(field.name) == key) values.push_back(field.value);
    return values;
}

}   // namespace toritsugi
