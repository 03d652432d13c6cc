#include "core/model/message.hpp"

#include <algorithm>

namespace toritsugi {

RawMail RawMail::from(std::string text) {
    auto owner = std::make_shared<const std::string>(std::move(text));
    const std::string_view bytes = *owner;
    return {std::move(owner), bytes};
}

TextLeaf TextLeaf::of(std::string path, std::string type, std::string text) {
    TextLeaf leaf;
    leaf.is_body = path == "body";
    leaf.path = std::move(path);
    leaf.type = std::move(type);
    leaf.charset = "utf-8";
    auto kept = std::make_shared<const std::string>(std::move(text));
    leaf.read = [kept](const std::function<bool(std::string_view)>& piece) { piece(*kept); };
    return leaf;
}

std::string TextLeaf::all(std::size_t at_most_bytes) const {
    std::string text;
    if (!read) return text;
    read([&](std::string_view piece) {
        text.append(piece.substr(0, at_most_bytes - text.size()));
        return text.size() < at_most_bytes;
    });
    while (!text.empty() && text.size() == at_most_bytes && (text.back() & 0xC0) == 0x80) text.pop_back();
    if (text.size() + 1 >= at_most_bytes && !text.empty() && (text.back() & 0xC0) == 0xC0) text.pop_back();
    return text;
}

std::string_view Message::header(std::string_view name) const {
    const auto same = [&](const auto& field) {
        return field.first.size() == name.size() && std::equal(name.begin(), name.end(), field.first.begin(),
                                                               [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    };
    const auto found = std::find_if(headers.begin(), headers.end(), same);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

}   // namespace toritsugi
