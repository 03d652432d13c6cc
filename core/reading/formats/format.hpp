#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "core/model/report.hpp"

namespace toritsugi {

// One text of a mail, as a format sees it.
struct FormatInput {
    const Message& message;
    const TextLeaf& leaf;
    std::uint32_t number = 0;   // of the leaf
    std::string_view text;      // the first 4 MiB
    bool is_whole = true;       // false: the text goes on
};

// What a format found. Everything is appended; a mail may hold several formats.
struct FormatReading {
    std::string format;   // "arf"; the name in the JSON of `toritsugi read`
    std::vector<StatedCase> cases;
    std::vector<FormAnswer> answers;
    std::vector<Want> ticked;
    std::vector<std::string> types;        // further words for the category: a form's ticks
    std::vector<std::string> log_texts;    // logs inside: a form's answer, an IODEF RecordItem, an XARF evidence
    std::vector<Observable> observables;   // with the role that the format states
    std::optional<std::string> prose;      // replaces the leaf's text for words and wishes (labels left out)
    Consent consent;
    std::string partner_reference, tlp, reporter;
    std::optional<ZoneOffset> zone;   // that a form states for its logs
    std::vector<std::string> defects;
    bool has_read_leaf = false;   // no log lines and no further addresses are looked for in this leaf
};

struct Format {
    std::string_view name;
    bool (*looks_like)(const FormatInput&);   // cheap; anchors only
    void (*read)(const FormatInput&, FormatReading&);
};

// In the order in which they are tried; the first that fits reads the leaf.
const std::vector<Format>& formats();

// Shared by formats.
// Fills source or source_name, and source_port of "203.0.113.7:80".
void set_source(StatedCase& stated, std::string_view value);
void set_time(StatedCase& stated, std::string_view value);
std::optional<std::uint16_t> port_of(std::string_view value);   // "80", "80/tcp"; empty: none
std::string tlp_named(std::string_view text);                   // "TLP:AMBER" -> "amber"; empty: none

bool looks_like_arf(const FormatInput&);
void read_arf(const FormatInput&, FormatReading&);
bool looks_like_x_arf(const FormatInput&);
void read_x_arf(const FormatInput&, FormatReading&);
bool looks_like_text_form(const FormatInput&);
void read_text_form(const FormatInput&, FormatReading&);
bool looks_like_json_report(const FormatInput&);
void read_json_report(const FormatInput&, FormatReading&);
bool looks_like_iodef(const FormatInput&);
void read_iodef(const FormatInput&, FormatReading&);
bool looks_like_acns(const FormatInput&);
void read_acns(const FormatInput&, FormatReading&);
bool looks_like_safe_browsing(const FormatInput&);
void read_safe_browsing(const FormatInput&, FormatReading&);
bool looks_like_dmarc(const FormatInput&);
void read_dmarc(const FormatInput&, FormatReading&);
bool looks_like_notifier(const FormatInput&);
void read_notifier(const FormatInput&, FormatReading&);

}   // namespace toritsugi
