#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "core/settings/settings.hpp"
#include "mailgate/mime/byte_stream.hpp"

namespace toritsugi {

// What one mail may still unpack; shared by all its archives.
struct UnpackingBudget {
    std::uint64_t bytes = 0;
    std::uint32_t entries = 0;
    std::uint64_t kept_bytes = 64u << 20;      // of nested archives and small texts that stay in memory
    std::uint64_t reread_bytes = 2ull << 30;   // unpacked again for the sake of big texts far back in an archive
    static UnpackingBudget of(const ReadingLimits& limits) { return {limits.unpacked_bytes, limits.archive_entries}; }
};

// One file as it came: where its bytes are, what it is said to be.
struct FileToRead {
    ByteSource source;
    std::string name;                    // a label
    std::string type;                    // as declared, lower case; may be empty
    std::string charset;                 // as declared; may be empty
    std::string path;                    // of its leaf: "2/logs.zip"
    std::uint64_t unpacked_before = 0;   // bytes of its archive that must be unpacked to come to it again
};

struct FilesRead {
    std::vector<TextLeaf> leaves;
    std::vector<std::string> defects;
};

// Size, SHA-256, what is inside when it is an archive, and a leaf for each text in it. Reads the bytes once, in pieces;
// leaves of big texts read them again when they are asked to.
Attachment read_file(const FileToRead& file, const ReadingLimits& limits, UnpackingBudget& budget,
                     std::string_view forced_charset, FilesRead& found);

// A leaf whose text is decoded piece by piece, CR LF as LF.
TextLeaf streaming_leaf(ByteSource source, std::string path, std::string name, std::string type, std::string converter,
                        std::string charset_name);

}   // namespace toritsugi
