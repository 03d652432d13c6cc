#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "mailgate/mime/byte_stream.hpp"

namespace toritsugi {

enum class ArchiveKind { none, gzip, bzip2, xz, zstd, zip, seven_zip, tar, tnef };   // tnef: Outlook's winmail.dat

// By the first bytes, never by the name.
ArchiveKind archive_kind_of(std::string_view head);

// True when the library must be able to go back and forth in the bytes.
bool needs_whole_bytes(ArchiveKind kind);

struct ArchiveEntry {
    std::string name;   // a label; empty for a bare compressed file whose name is not stored
    std::uint32_t index = 0;
    std::string type;   // when the archive states it
    bool is_encrypted = false;
};

// Walks through the files of an archive (libarchive), in order, nothing written to disk. `entry` is called for each file
// with a stream of its unpacked bytes, valid during the call; it returns false to stop. Returns what went wrong, or "".
std::string for_each_entry(const ByteSource& source, ArchiveKind kind,
                           const std::function<bool(const ArchiveEntry&, ByteStream&)>& entry);

// The bytes of one entry again.
ByteSource entry_source(ByteSource archive, ArchiveKind kind, std::uint32_t index);

}   // namespace toritsugi
