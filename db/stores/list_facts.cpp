#include "db/stores/list_facts.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_snippet_characters = 200;
constexpr std::size_t most_main_bytes = 200;   // lists are ordered by it: an index holds no value of any length

}   // namespace

std::string snippet_of(std::string_view text) {
    std::string snippet;
    std::size_t characters = 0;
    bool is_gap = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ') {
            is_gap = !snippet.empty();
            continue;
        }
        const bool begins = (byte & 0xC0) != 0x80;
        characters += begins + (begins && is_gap);
        if (characters > most_snippet_characters) break;
        if (is_gap) snippet.push_back(' ');
        is_gap = false;
        snippet.push_back(c);
    }
    return snippet;
}

ListSources list_sources(const std::vector<Observable>& observables) {
    ListSources sources;
    int shown = 0;
    for (const ObservableRole role : {ObservableRole::source, ObservableRole::site})
        for (const Observable& one : observables) {
            if (one.role != role) continue;
            if (role == ObservableRole::source) ++sources.count;
            if (shown == 2) continue;
            ++shown;
            sources.lines.append(name_of(role)).append("\t").append(one.value).append("\n");
            if (sources.main.empty()) sources.main = one.value.substr(0, most_main_bytes);
        }
    return sources;
}

}   // namespace toritsugi
