#include "mailgate/mime/log_files.hpp"

#include <algorithm>

#include "mailgate/mime/archive.hpp"
#include "mailgate/mime/file_reader.hpp"
#include "mailgate/receive/incoming_mail.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t piece_bytes = 1 << 20, looked_at = 1 << 16;

// Most logs are ASCII: those need no decoding, and go to the reader as they stand on disk.
bool is_plain_ascii(std::string_view head) {
    return std::all_of(head.begin(), head.end(),
                       [](char c) { return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t'; });
}

}   // namespace

void for_each_log_text(const std::string& path, const ReadingLimits& limits, const TakeLogText& take) {
    const RawMail file = map_mail(path);
    const std::string_view head = file.bytes.substr(0, looked_at);
    if (archive_kind_of(head) == ArchiveKind::none && is_plain_ascii(head)) {
        return take(path, [&](const std::function<bool(std::string_view)>& piece) {
            for (std::size_t at = 0; at < file.bytes.size(); at += piece_bytes)
                if (!piece(file.bytes.substr(at, piece_bytes))) return;
        });
    }
    FileToRead whole;
    whole.source = [file] { return transfer_stream(file.bytes, TransferEncoding::identity); };
    whole.name = path.substr(path.rfind('/') + 1);
    whole.path = path;
    UnpackingBudget budget = UnpackingBudget::of(limits);
    FilesRead found;
    (void)read_file(whole, limits, budget, "", found);
    for (const TextLeaf& leaf : found.leaves) take(leaf.path, leaf.read);
}

}   // namespace toritsugi
