#include "mailgate/mime/parse_message.hpp"

#include <algorithm>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/addresses.hpp"
#include "mailgate/mime/automatic.hpp"
#include "mailgate/mime/bounce.hpp"
#include "mailgate/mime/charset_guess.hpp"
#include "mailgate/mime/content.hpp"
#include "mailgate/mime/delivery_report.hpp"
#include "mailgate/mime/encoded_words.hpp"
#include "mailgate/mime/inline_pgp.hpp"
#include "mailgate/mime/language.hpp"
#include "mailgate/mime/mail_date.hpp"
#include "mailgate/mime/part_tree.hpp"
#include "mailgate/mime/reply_parts.hpp"
#include "mailgate/mime/sender_check.hpp"
#include "mailgate/mime/sha256.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_references = 200;

void read_ids(Message& message, const Part& root, const RawMail& raw) {
    const auto own = read_message_ids(root.field("Message-ID"));
    message.has_own_message_id = !own.empty();
    message.message_id = own.empty() ? "sha256." + sha256_hex(raw.bytes) + "@missing" : own.front();
    message.in_reply_to = read_message_ids(root.field("In-Reply-To"));
    message.references = read_message_ids(root.field("References"));
    if (message.references.size() > most_references) {
        // The first one names the thread, the last ones our own mails.
        message.references.erase(message.references.begin() + 10,
                                 message.references.end() - static_cast<std::ptrdiff_t>(most_references - 10));
    }
}

bool is_from_field(std::string_view name) {
    return name.size() == 4 && (name[0] | 0x20) == 'f' && (name[1] | 0x20) == 'r' && (name[2] | 0x20) == 'o' &&
           (name[3] | 0x20) == 'm';
}

// The first From field with an address is the identity; several of them, or one that two programs may read differently,
// are named, because then it proves nothing.
void read_from(Message& message, const Part& root, std::string_view charset) {
    std::size_t fields = 0;
    for (const HeaderField& field : root.fields) {
        if (!is_from_field(field.name)) continue;
        ++fields;
        const AddressList from = read_addresses(field.value, charset);
        const bool has_one = message.from.address.find('@') != std::string::npos;
        for (const MailAddress& address : from.addresses) {
            const bool is_better =
                address.address.find('@') != std::string::npos && message.from.address.find('@') == std::string::npos;
            if (is_better || (message.from.address.empty() && message.from.name.empty())) message.from = address;
        }
        if (from.is_ambiguous && !has_one)
            message.defects.push_back("the From field can be read in more than one way: it proves nothing");
    }
    if (fields > 1) message.defects.push_back("more than one From field");
}

void read_people(Message& message, const Part& root, std::string_view charset) {
    read_from(message, root, charset);
    message.reply_to = read_addresses(root.field("Reply-To"), charset).addresses;
    message.to = read_addresses(root.field("To"), charset).addresses;
    message.cc = read_addresses(root.field("Cc"), charset).addresses;
    const auto sender = read_addresses(root.field("Sender"), charset, 1).addresses;
    if (!sender.empty()) message.sender = sender.front().address;
}

// The charset that raw 8-bit headers are most likely in: the one that the mail states anywhere, else the one that all of its
// beginning looks like. A name of two characters alone tells nothing.
std::string stated_charset(const PartTree& tree, std::string_view mail) {
    constexpr std::size_t looked_at = 16 * 1024;
    for (const Part& part : tree.parts) {
        const std::string_view charset = part.type.parameter("charset");
        if (!charset.empty()) return std::string(charset);
    }
    const std::string_view sample = mail.substr(0, looked_at);
    if (ascii_prefix(sample) == sample.size() || valid_utf8_prefix(sample) + 4 > sample.size()) return {};
    return guess_charset(sample, {});
}

void hash_body(Message& message) {
    Sha256 hash;
    const std::string_view text = message.text;
    for (std::size_t at = 0; at < text.size(); at += 65536) hash.piece(without_white_space(text.substr(at, 65536)));
    message.body_sha256 = hash.hex();
}

}   // namespace

Message parse_message(const RawMail& raw, const Envelope& envelope, const ParsingContext& context) {
    Message message;
    const std::string_view bytes = raw.bytes.substr(0, context.limits.mail_bytes);
    PartTree tree = read_parts(bytes, context.limits);
    if (bytes.size() < raw.bytes.size())
        message.defects.push_back("mail is larger than " + std::to_string(context.limits.mail_bytes) +
                                  " bytes, read up to there");
    const Part& root = tree.parts.front();
    const std::string charset = context.charset.empty() ? stated_charset(tree, bytes) : context.charset;
    read_ids(message, root, raw);
    read_people(message, root, charset);
    if (const auto date = read_mail_date(root.field("Date"))) {
        message.date = date->time;
        message.date_offset = date->offset;
    } else if (root.has_field("Date")) {
        message.defects.push_back("the Date field is no date that can be");
    }
    message.headers.reserve(root.fields.size());
    for (const HeaderField& field : root.fields)
        message.headers.emplace_back(field.name, decode_header(field.value, charset));
    message.subject = std::string(message.header("Subject"));
    Protected found = read_protection(tree, message.from.address, context.keys, context.opening, context.limits);
    if (!found.subject.empty()) message.subject = decode_header(found.subject, charset);
    Content content = read_content(tree, raw.owner, context.limits, context.charset);
    note_coverage(found, tree, content);
    read_inline_pgp(tree, content, message.from.address, context.keys, context.opening, context.limits, found);
    message.protection = std::move(found.protection);
    message.defects.insert(message.defects.end(), found.defects.begin(), found.defects.end());
    const bool is_cut = content.is_cut;
    message.text = std::move(content.text);
    message.charset = std::move(content.charset);
    message.attachments = std::move(content.attachments);
    message.leaves = std::move(content.leaves);
    message.defects.insert(message.defects.end(), tree.defects.begin(), tree.defects.end());
    message.defects.insert(message.defects.end(), content.defects.begin(), content.defects.end());
    // Nobody writes an answer of several MiB: that is a log, and all of it is evidence.
    message.new_text =
        !is_cut && (is_reply(message) || may_hold_quotation(message.text)) ? new_text_of(message.text) : message.text;
    message.language = language_of(message.new_text.empty() ? message.text : message.new_text);
    if (message.language.empty()) message.language = language_of(message.subject);
    hash_body(message);
    std::vector<Bounce> bounces = read_bounces(message, tree);
    if (!bounces.empty()) {
        message.bounce = std::move(bounces.front());
        message.more_bounces.assign(std::make_move_iterator(bounces.begin() + 1), std::make_move_iterator(bounces.end()));
    }
    message.sender_check = read_sender_check(tree, context.authserv_id);
    judge_automatic(message, tree, envelope, context.our_addresses);
    return message;
}

}   // namespace toritsugi
