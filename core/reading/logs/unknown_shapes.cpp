#include "core/reading/logs/unknown_shapes.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

constexpr std::size_t most_shapes = 4, most_lines = 3, line_bytes = 400;

std::string beginning_of(std::string_view text) {
    std::size_t size = std::min(text.size(), line_bytes);
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    return std::string(text.substr(0, size));
}

}   // namespace

void UnknownShapes::add(std::string_view text, const logs::LineTemplate& columns, bool is_read) {
    const std::string shape = columns.shape();
    if (shape.find(static_cast<char>(logs::TokenKind::address)) == shape.npos) return;
    auto found = std::find_if(shapes_.begin(), shapes_.end(), [&](const Shape& one) { return one.shape == shape; });
    if (found == shapes_.end()) {
        if (shapes_.size() == most_shapes) return;
        shapes_.push_back({shape, columns, {}});
        found = std::prev(shapes_.end());
        found->lines.is_read = is_read;
    } else if (is_read && !found->lines.is_read) {   // what was told of a later line holds for the shape
        logs::LineTemplate better = columns;
        for (const std::string& line : found->lines.lines) take_in_line(better, line);
        found->columns = std::move(better);
        found->lines.is_read = true;
    }
    if (found->lines.count++ > 0) take_in_line(found->columns, text);
    if (found->lines.lines.size() < most_lines) found->lines.lines.push_back(beginning_of(text));
}

std::vector<UnknownLines> UnknownShapes::list() const {
    std::vector<UnknownLines> all;
    for (const Shape& shape : shapes_) {
        logs::LineTemplate columns = shape.columns;
        // Of one line nobody knows which of its words the next will say, too.
        if (shape.lines.count < 2)
            for (logs::TemplateColumn& column : columns.columns)
                if (column.role == logs::ColumnRole::fixed) column.role = logs::ColumnRole::ignored;
        all.push_back(shape.lines);
        all.back().columns = columns.text();
    }
    return all;
}

}   // namespace toritsugi
