#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/settings.hpp"
#include "mailgate/mime/byte_stream.hpp"
#include "mailgate/mime/parameters.hpp"

namespace toritsugi {

struct HeaderField {
    std::string name;    // as written
    std::string value;   // unfolded, raw bytes
};

inline constexpr std::uint32_t no_part = 0xFFFFFFFF;

// One part of a mail. Views point into the mail's bytes, or into `owner` when the part came out of an encoded one.
struct Part {
    std::uint32_t parent = no_part;
    std::uint32_t depth = 0;
    std::vector<HeaderField> fields;
    ParameterField type;          // "text/plain" when none is stated; RFC 2046, 5.1.5: "message/rfc822" in a digest
    ParameterField disposition;   // value empty when there is none
    TransferEncoding encoding = TransferEncoding::identity;
    std::string_view whole;   // header and body: what a signature covers
    std::string_view body;    // still transfer-encoded
    std::shared_ptr<const std::string> owner;
    bool is_multipart = false;   // its children are parts of it
    bool is_message = false;     // its one child is the mail inside
    bool is_hidden = false;      // encrypted bytes; what came out of them stands in their place

    std::string_view field(std::string_view name) const;   // first of that name, case-blind
    bool has_field(std::string_view name) const;
    bool is_text() const { return type.value.substr(0, 5) == "text/"; }
    // File name from Content-Disposition or Content-Type: a label, never a path. Empty: none stated.
    std::string name() const;
};

// The parts of a mail in the order they stand, the mail itself first.
struct PartTree {
    std::vector<Part> parts;
    std::vector<std::string> defects;                                // with byte offsets
    std::vector<std::uint32_t> children(std::uint32_t part) const;   // without hidden ones
    bool is_below(std::uint32_t part, std::uint32_t above) const;    // or is it itself
    // What came out of the encrypted part `at` becomes what is in it; what was there before is hidden. Numbers of parts
    // behind it grow.
    void graft(std::uint32_t at, PartTree opened);
};

// Splits a mail into its parts. Header lines are cut and counted against the limits before mimetic sees them; boundaries
// are found by our own stack, at line starts only, so that nothing is copied and an outer boundary closes what is inside.
// Never fails: beyond a limit the rest is one part as it stands, and a defect says so.
PartTree read_parts(std::string_view mail, const ReadingLimits& limits);

// A file name without folders, controls and text-turning characters, at most 255 bytes.
std::string file_label(std::string_view name);

}   // namespace toritsugi
