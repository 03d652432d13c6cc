#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.hpp"

namespace toritsugi {

// A small XML document, flat: each element knows its parent. Only what reports need: names without prefix, attributes,
// text. A DOCTYPE is refused before the library sees the text (so there are no entities but the five), nothing is ever
// fetched, and depth and number of elements are limited.
class XmlElements {
  public:
    struct Attribute {
        std::string name, value;
    };
    struct Element {
        std::string name, name_space, text;
        std::vector<Attribute> attributes;
        std::int32_t parent = -1;
        std::string_view attribute(std::string_view attribute_name) const;
    };
    static constexpr int most_depth = 64;
    static constexpr std::size_t most_elements = 100'000;

    // Problem: why it is not read, and where.
    static Result<XmlElements> read(std::string_view text);
    const std::vector<Element>& all() const { return elements_; }
    bool is_inside(std::int32_t element, std::int32_t ancestor) const;
    // The nearest ancestor of that name; -1: none.
    std::int32_t ancestor(std::int32_t element, std::string_view name) const;
    // Text of the first element of that name below `ancestor`; empty: none.
    std::string_view text_below(std::int32_t ancestor, std::string_view name) const;
    std::int32_t first_below(std::int32_t ancestor, std::string_view name) const;

    std::vector<std::string> warnings;   // damaged, but read as far as possible

  private:
    std::vector<Element> elements_;
};

}   // namespace toritsugi
