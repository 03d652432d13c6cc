#include "web/pages/reasons.hpp"

#include <array>
#include <optional>

namespace toritsugi {
namespace {

// How core words its reasons. {1} and {2} stand for what differs; a pattern that begins with one must end with words, else
// it would fit everything. The first that fits counts.
constexpr std::string_view patterns[] = {
    marked("subject: {1}"),
    marked("stated type: {1}"),
    marked("learned from handlers: {1}"),
    marked("learned: {1}"),
    marked("port {1} was tried"),
    marked("{1} ports tried by one address"),
    marked("{1} targets of one address"),
    marked("{1} lines: {2}"),
    marked("no category is clear"),
    marked("names the same source {1}"),
    marked("has the same Message-ID, but other words"),
    marked("same Message-ID and same text as a mail that is here already"),
    marked("another copy of a mail came"),
    marked("the sender is a party of this conversation"),
    marked("it goes on in the same mailing list"),
    marked("a mail of this ticket answers it"),
    marked("answers the same mail, with another subject"),
    marked("belongs to the same thread"),
    marked("its number stands in the mail, from somebody new"),
    marked("signed address or Message-ID, from a party"),
    marked("signed address or Message-ID, but a new sender"),
    marked("signed address or Message-ID, but the sender failed DMARC"),
    marked("a party wrote to a closed ticket"),
    marked("nothing here is tied to it"),
    marked("it names {1}, but its sender is a stranger there"),
    marked("{1}: {2} addresses or sites"),
    marked("{1}: {2} address or site"),
    marked("to {1} reporters"),
    marked("to {1} reporter"),
};

struct Held {
    std::string_view first, second;
};

// The parts of `text` that stand where the pattern has {1} and {2}; linear, each literal found from the left.
std::optional<Held> fit(std::string_view pattern, std::string_view text) {
    std::array<std::string_view, 2> held;
    std::size_t place = 2;   // the place that is open; 2: none
    while (!pattern.empty()) {
        const std::size_t brace = std::min(pattern.find('{'), pattern.size());
        const std::string_view words = pattern.substr(0, brace);
        if (!words.empty()) {
            const bool is_last = brace == pattern.size();
            const std::size_t at = place == 2 ? (text.starts_with(words) ? 0 : text.npos)
                                   : is_last  ? (text.ends_with(words) ? text.size() - words.size() : text.npos)
                                              : text.find(words);
            if (at == text.npos) return std::nullopt;
            if (place < 2) held[place] = text.substr(0, at);
            text.remove_prefix(at + words.size());
            place = 2;
        }
        pattern.remove_prefix(brace);
        if (pattern.empty()) break;
        place = pattern[1] == '2' ? 1 : 0;
        pattern.remove_prefix(3);
    }
    if (place < 2)
        held[place] = text;
    else if (!text.empty())
        return std::nullopt;
    return Held{held[0], held[1]};
}

std::string reason_said(const Visit& visit, std::string_view reason) {
    for (const std::string_view pattern : patterns)
        if (const auto held = fit(pattern, reason)) return visit.say(pattern, {held->first, held->second});
    return std::string(reason);
}

}   // namespace

std::string reasons_said(const Visit& visit, std::string_view reasons) {
    if (visit.language == Language::english) return std::string(reasons);
    std::string said;
    while (!reasons.empty()) {
        const std::size_t end = std::min(reasons.find("; "), reasons.size());
        said += (said.empty() ? "" : "、") + reason_said(visit, reasons.substr(0, end));
        reasons.remove_prefix(std::min(end + 2, reasons.size()));
    }
    return said;
}

}   // namespace toritsugi
