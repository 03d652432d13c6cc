// Whole mails: every part, every leaf read to its end.
#include <cstdint>

#include "mailgate/mime/parse_message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    ParsingContext context;
    context.limits.unpacked_bytes = 4u << 20;
    context.limits.archive_entries = 50;
    context.authserv_id = "mx.example";
    const Message message = parse_message(RawMail::from(std::string(bytes)), {}, context);
    std::size_t total = 0;
    for (const TextLeaf& leaf : message.leaves) {
        leaf.read([&](std::string_view piece) {
            total += piece.size();
            return total < (8u << 20);
        });
    }
    for (const auto& [name, value] : message.headers) {
        if (value.find('\n') != value.npos || value.find('\0') != value.npos) __builtin_trap();
    }
    if (message.from.address.find_first_of("\r\n <>") != std::string::npos) __builtin_trap();
    return 0;
}
