#include "core/identity/signed_ids.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace toritsugi {
namespace {

constexpr std::size_t mac_bytes = 10;                       // 80 bits
constexpr std::size_t mac_characters = mac_bytes * 8 / 5;   // base32

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
std::string lowered(std::string_view text) {
    std::string copy(text);
    std::transform(copy.begin(), copy.end(), copy.begin(), lower);
    return copy;
}

// RFC 4648 base32 in lower case without padding: survives mailers that change the case of addresses.
std::string base32(const std::array<unsigned char, mac_bytes>& bytes) {
    std::string text;
    unsigned buffer = 0;
    int bits = 0;
    for (const unsigned char byte : bytes) {
        buffer = buffer << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) text += "abcdefghijklmnopqrstuvwxyz234567"[buffer >> (bits - 5) & 31];
    }
    return text;
}

std::string mac(const std::string& key, std::string_view purpose, std::string_view text) {
    std::string input(purpose);
    input += '\0';
    input += text;
    std::array<unsigned char, mac_bytes> full{};
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(input.data()), input.size(),
                       reinterpret_cast<const unsigned char*>(key.data()), key.size());
    std::copy_n(hash.begin(), mac_bytes, full.begin());
    return base32(full);
}

std::string name(const ConversationId& conversation) {
    return std::to_string(conversation.ticket.year()) + "-" + std::to_string(conversation.ticket.serial()) + "-" +
           std::to_string(conversation.number);
}

// "2026-42-1", exactly as name() writes it: a second spelling of the same conversation would not have the same MAC anyway.
std::optional<ConversationId> named(std::string_view text) {
    std::array<std::int32_t, 3> numbers{};
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto [stop, error] = std::from_chars(at, end, numbers[i]);
        if (error != std::errc{} || numbers[i] < 1 || (i < 2 ? stop == end || *stop != '-' : stop != end)) return {};
        at = stop + 1;
    }
    return ConversationId{TicketId::issued(numbers[0], numbers[1]), numbers[2]};
}

std::pair<std::string, std::string> split_at_last(std::string_view text, char separator) {
    const auto at = text.rfind(separator);
    if (at == text.npos) return {std::string(text), ""};
    return {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

}   // namespace

SignedIds::SignedIds(std::vector<std::string> keys, std::string address, std::string domain)
    : keys_(std::move(keys)), id_domain_(lowered(domain)) {
    std::tie(local_part_, address_domain_) = split_at_last(address, '@');
    address_domain_ = lowered(address_domain_);
    for (const std::string& key : keys_)
        if (key.size() < crypto_generichash_KEYBYTES_MIN || key.size() > crypto_generichash_KEYBYTES_MAX)
            throw std::logic_error("a signing key has 16 to 64 bytes");
    if (keys_.empty()) throw std::logic_error("no signing key");
}

std::string SignedIds::reply_address(const ConversationId& conversation) const {
    const std::string text = name(conversation);
    return local_part_ + "+" + text + "-" + mac(keys_.front(), "address", text) + "@" + address_domain_;
}

std::string SignedIds::message_id(const ConversationId& conversation, std::string_view unique) const {
    const std::string text = name(conversation) + "." + std::string(unique);
    return text + "." + mac(keys_.front(), "message-id", text) + "@" + id_domain_;
}

std::string SignedIds::page_token(std::string_view purpose, const ConversationId& conversation) const {
    const std::string text = name(conversation);
    return text + "-" + mac(keys_.front(), "page " + std::string(purpose), text);
}

namespace {

// `text` is body + separator + MAC. The body, when the MAC is right under any key.
std::optional<std::string> verified_body(const std::vector<std::string>& keys, std::string_view purpose,
                                         std::string_view text, char separator) {
    if (text.size() <= mac_characters + 1 || text[text.size() - mac_characters - 1] != separator) return {};
    const std::string body(text.substr(0, text.size() - mac_characters - 1));
    const std::string given(text.substr(text.size() - mac_characters));
    bool right = false;
    for (const std::string& key : keys)
        right |= sodium_memcmp(mac(key, purpose, body).data(), given.data(), mac_characters) == 0;
    if (!right) return {};
    return body;
}

// The conversation that the body begins with.
std::optional<ConversationId> verified(const std::vector<std::string>& keys, std::string_view purpose, std::string_view text,
                                       char separator) {
    const auto body = verified_body(keys, purpose, text, separator);
    if (!body) return {};
    return named(std::string_view(*body).substr(0, body->find('.')));
}

std::int64_t day_of(UtcTime time) { return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count(); }

}   // namespace

std::optional<ConversationId> SignedIds::of_address(std::string_view address) const {
    const std::string text = lowered(address);
    const auto at = text.rfind('@');
    const std::string start = lowered(local_part_) + "+";
    if (at == text.npos || text.substr(at + 1) != address_domain_ || text.compare(0, start.size(), start) != 0) return {};
    return verified(keys_, "address", std::string_view(text).substr(start.size(), at - start.size()), '-');
}

std::optional<ConversationId> SignedIds::of_message_id(std::string_view message_id) const {
    const auto at = message_id.rfind('@');
    if (at == message_id.npos || lowered(message_id.substr(at + 1)) != id_domain_) return {};
    return verified(keys_, "message-id", message_id.substr(0, at), '.');
}

std::optional<ConversationId> SignedIds::of_page_token(std::string_view purpose, std::string_view token) const {
    return verified(keys_, "page " + std::string(purpose), token, '-');
}

std::string SignedIds::expiring_token(std::string_view purpose, std::string_view what, UtcTime until) const {
    const std::string text = std::string(what) + "." + std::to_string(day_of(until));
    return text + "-" + mac(keys_.front(), "until " + std::string(purpose), text);
}

std::string SignedIds::expiring_token(std::string_view purpose, const ConversationId& conversation, UtcTime until) const {
    return expiring_token(purpose, name(conversation), until);
}

std::optional<SignedIds::OpenedToken> SignedIds::open_token(std::string_view purpose, std::string_view token,
                                                            UtcTime now) const {
    const auto body = verified_body(keys_, "until " + std::string(purpose), token, '-');
    if (!body) return {};
    const auto [what, last_day] = split_at_last(*body, '.');
    std::int64_t day = 0;
    const auto [stop, error] = std::from_chars(last_day.data(), last_day.data() + last_day.size(), day);
    if (error != std::errc{} || stop != last_day.data() + last_day.size()) return {};
    return OpenedToken{what, named(what), day_of(now) > day};
}

std::string SignedIds::contact_address(std::int64_t contact) const {
    const std::string text = "c" + std::to_string(contact);
    return local_part_ + "+" + text + "-" + mac(keys_.front(), "contact-address", text) + "@" + address_domain_;
}

std::optional<std::int64_t> SignedIds::contact_of_address(std::string_view address) const {
    const std::string text = lowered(address);
    const auto at = text.rfind('@');
    const std::string start = lowered(local_part_) + "+";
    if (at == text.npos || text.substr(at + 1) != address_domain_ || text.compare(0, start.size(), start) != 0) return {};
    const auto body =
        verified_body(keys_, "contact-address", std::string_view(text).substr(start.size(), at - start.size()), '-');
    if (!body || body->size() < 2 || body->front() != 'c') return {};
    std::int64_t contact = 0;
    const auto [stop, error] = std::from_chars(body->data() + 1, body->data() + body->size(), contact);
    if (error != std::errc{} || stop != body->data() + body->size()) return {};
    return contact;
}

}   // namespace toritsugi
