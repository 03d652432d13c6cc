#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// Fields of one block: "Name: value" lines, folded lines joined.
using FieldBlock = std::vector<std::pair<std::string, std::string>>;

// The blocks of a message/delivery-status part (RFC 3464, 2.1) and its like, apart by empty lines.
std::vector<FieldBlock> read_field_blocks(std::string_view text);
std::string_view field_of(const FieldBlock& block, std::string_view name);

// "rfc822; user@example.jp" -> the address; RFC 6533's "utf-8; \x{3042}@..." is decoded. Empty: none.
std::string address_of_dsn_field(std::string_view value);

// First "x.y.z" status in the text (RFC 3463), standing free; empty: none.
std::string status_in(std::string_view text);

// What a delivery status notification says of the recipients, failed ones first; empty when it is none. Several machine
// parts, and the damaged ones that real gateways make, are read as far as they go.
std::vector<Bounce> read_delivery_report(const PartTree& tree);

// Message-ID of the mail that came back, from its copy or its header; empty: not found. `text` is searched, too.
std::string original_message_id(const PartTree& tree, std::string_view text);

}   // namespace toritsugi
