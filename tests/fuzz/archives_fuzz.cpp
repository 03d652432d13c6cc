// Attachments: archives of every kind, TNEF, texts. The budget must hold whatever the archive says.
#include <cstdint>

#include "mailgate/mime/file_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const auto bytes = std::make_shared<const std::string>(reinterpret_cast<const char*>(data), size);
    ReadingLimits limits;
    limits.unpacked_bytes = 1u << 20;
    limits.archive_entries = 20;
    UnpackingBudget budget = UnpackingBudget::of(limits);
    FileToRead file;
    file.source = [bytes] { return transfer_stream(*bytes, TransferEncoding::identity); };
    file.name = "file";
    file.path = "1/file";
    FilesRead found;
    const Attachment attachment = read_file(file, limits, budget, {}, found);
    if (attachment.size_bytes != size) __builtin_trap();
    std::uint64_t total = 0;
    for (const TextLeaf& leaf : found.leaves) {
        leaf.read([&](std::string_view piece) {
            total += piece.size();
            return true;
        });
    }
    if (total > 40u << 20) __builtin_trap();
    return 0;
}
