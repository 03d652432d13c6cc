#include "core/reading/formats/format.hpp"

#include <algorithm>

#include "core/reading/fields.hpp"
#include "core/reading/observables/scan_observables.hpp"
#include "core/reading/stated_time.hpp"

namespace toritsugi {

const std::vector<Format>& formats() {
    static const std::vector<Format> all = {
        {"arf", looks_like_arf, read_arf},
        {"x-arf", looks_like_x_arf, read_x_arf},
        {"xarf", looks_like_json_report, read_json_report},
        {"iodef", looks_like_iodef, read_iodef},
        {"acns", looks_like_acns, read_acns},
        {"safe-browsing", looks_like_safe_browsing, read_safe_browsing},
        {"dmarc", looks_like_dmarc, read_dmarc},
        {"notifier", looks_like_notifier, read_notifier},
        {"form", looks_like_text_form, read_text_form},
    };
    return all;
}

std::optional<std::uint16_t> port_of(std::string_view value) {
    const auto number = number_at(value, 65535);
    if (!number || *number == 0) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

void set_source(StatedCase& stated, std::string_view value) {
    value = trimmed(value);
    const auto whole = IpAddress::parse(value);
    if (whole.ok() && !whole.value().is_none()) {
        stated.source = whole.value();
        return;
    }
    for (const FoundObservable& found : scan_observables(value.substr(0, 500))) {
        if (found.type == ObservableType::ip && stated.source.is_none()) {
            stated.source = found.ip;
            const std::string_view after = value.substr(std::min<std::size_t>(found.offset + found.length, value.size()));
            if (!after.empty() && after.front() == ':')
                if (const auto port = port_of(after.substr(1))) stated.source_port = *port;
        }
        if (found.type == ObservableType::url && stated.url.empty()) stated.url = found.value;
        if (found.type == ObservableType::host && stated.source_name.empty()) stated.source_name = found.value;
        if ((found.type == ObservableType::cidr || found.type == ObservableType::asn ||
             found.type == ObservableType::mail) &&
            stated.source_name.empty())
            stated.source_name = found.value;
    }
    if (stated.source.is_none() && stated.source_name.empty() && stated.url.empty())
        stated.source_name = std::string(value.substr(0, 200));
}

void set_time(StatedCase& stated, std::string_view value) {
    value = trimmed(value);
    stated.time_text = std::string(value.substr(0, 100));
    if (const auto time = read_stated_time(value)) stated.time = time->utc();
}

std::string tlp_named(std::string_view text) {
    std::string word;
    for (const char c : text.substr(0, 200)) word += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    std::size_t at = word.find("tlp");
    while (at != word.npos) {
        if (at == 0 || !((word[at - 1] >= 'a' && word[at - 1] <= 'z') || (word[at - 1] >= '0' && word[at - 1] <= '9'))) {
            std::size_t from = at + 3;
            while (from < word.size() && (word[from] == ':' || word[from] == ' ' || word[from] == '-' || word[from] == '='))
                ++from;
            for (const std::string_view name : {"amber+strict", "amber", "green", "clear", "white", "red"})
                if (word.compare(from, name.size(), name) == 0) return name == "white" ? "clear" : std::string(name);
        }
        at = word.find("tlp", at + 3);
    }
    return {};
}

}   // namespace toritsugi
