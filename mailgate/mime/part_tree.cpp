#include "mailgate/mime/part_tree.hpp"

#include <algorithm>

#include "mailgate/mime/encoded_words.hpp"

namespace toritsugi {
namespace {

bool equal_names(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return x == y || ((x | 0x20) == (y | 0x20) && (x | 0x20) >= 'a');
           });
}

}   // namespace

std::string_view Part::field(std::string_view name) const {
    for (const HeaderField& field : fields) {
        if (equal_names(field.name, name)) return field.value;
    }
    return {};
}

bool Part::has_field(std::string_view name) const {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const HeaderField& field) { return equal_names(field.name, name); });
}

std::string Part::name() const {
    std::string_view stated = disposition.parameter("filename");
    if (stated.empty()) stated = type.parameter("name");
    if (stated.empty()) stated = type.parameter("filename");
    return file_label(stated);
}

std::string file_label(std::string_view name) {
    // "C:\logs\fw.log" and "../../etc/passwd" are labels of files called fw.log and passwd.
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != name.npos && slash + 1 < name.size()) name.remove_prefix(slash + 1);
    std::string label = decode_encoded_words(name);
    while (!label.empty() && (label.back() == ' ' || label.back() == '.')) label.pop_back();
    const std::size_t start = label.find_first_not_of(' ');
    if (start == label.npos) return {};
    label.erase(0, start);
    if (label.size() > 255) {
        label.resize(255);
        while (!label.empty() && (static_cast<unsigned char>(label.back()) & 0xC0) == 0x80) label.pop_back();
        if (!label.empty() && static_cast<unsigned char>(label.back()) >= 0xC0) label.pop_back();
    }
    return label;
}

std::vector<std::uint32_t> PartTree::children(std::uint32_t part) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = part + 1; i < parts.size(); ++i) {
        if (parts[i].parent == part && !parts[i].is_hidden) found.push_back(i);
    }
    return found;
}

bool PartTree::is_below(std::uint32_t part, std::uint32_t above) const {
    for (; part != no_part; part = parts[part].parent)
        if (part == above) return true;
    return false;
}

void PartTree::graft(std::uint32_t at, PartTree opened) {
    const auto behind = parts.begin() + at + 1;
    const auto count = static_cast<std::uint32_t>(opened.parts.size());
    for (auto part = behind; part != parts.end(); ++part) {
        if (is_below(static_cast<std::uint32_t>(part - parts.begin()), at)) part->is_hidden = true;
    }
    for (auto part = behind; part != parts.end(); ++part)
        if (part->parent != no_part && part->parent > at) part->parent += count;
    for (Part& part : opened.parts) {
        part.parent = part.parent == no_part ? at : part.parent + at + 1;
        part.depth += parts[at].depth + 1;
    }
    parts[at].is_multipart = true;
    parts[at].body = {};
    parts.insert(behind, std::make_move_iterator(opened.parts.begin()), std::make_move_iterator(opened.parts.end()));
    defects.insert(defects.end(), std::make_move_iterator(opened.defects.begin()),
                   std::make_move_iterator(opened.defects.end()));
}

}   // namespace toritsugi
