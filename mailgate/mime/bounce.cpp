#include "mailgate/mime/bounce.hpp"

#include "mailgate/mime/delivery_report.hpp"

namespace toritsugi {

std::vector<Bounce> read_bounces(const Message& message, const PartTree& tree) {
    std::vector<Bounce> found = read_delivery_report(tree);
    if (found.empty()) return found;
    found.front().original_message_id = original_message_id(tree, message.text);
    return found;
}

}   // namespace toritsugi
