#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace toritsugi {

// The words that the values of an enum are known by outside; one table serves both directions.
template <class Enum>
struct Named {
    Enum value;
    std::string_view name;
};

template <class Enum, std::size_t size>
constexpr std::string_view name_in(const Named<Enum> (&table)[size], Enum value) {
    for (const auto& row : table)
        if (row.value == value) return row.name;
    return table[0].name;
}

template <class Enum, std::size_t size>
constexpr std::optional<Enum> value_in(const Named<Enum> (&table)[size], std::string_view name) {
    for (const auto& row : table)
        if (row.name == name) return row.value;
    return std::nullopt;
}

}   // namespace toritsugi
