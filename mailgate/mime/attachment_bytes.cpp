#include "mailgate/mime/attachment_bytes.hpp"

namespace toritsugi {

std::optional<std::string> attachment_bytes(const RawMail& raw, const Envelope& envelope,
                                            const std::vector<std::size_t>& path, const ParsingContext& context) {
    const Message message = parse_message(raw, envelope, context);
    const std::vector<Attachment>* level = &message.attachments;
    const Attachment* found = nullptr;
    for (const std::size_t index : path) {
        if (index >= level->size()) return {};
        found = &(*level)[index];
        level = &found->inside;
    }
    if (found == nullptr || !found->read) return {};
    std::string bytes;
    found->read([&](std::string_view piece) {
        bytes += piece;
        return bytes.size() < context.limits.unpacked_bytes;
    });
    return bytes;
}

}   // namespace toritsugi
