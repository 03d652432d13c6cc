#include "core/desk/answer_links.hpp"

#include <charconv>

namespace toritsugi {
namespace {

using std::chrono::days;

// Long enough for the longest chase plan and a slow desk; each reminder brings a new link.
constexpr days request_lives{90}, check_lives{60};
constexpr std::string_view for_request = "a", for_check = "check";

// FNV-1a: tells the addresses of one contact apart; the MAC around it is what nobody can forge.
std::uint64_t mark_of(std::string_view address) {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const char c : address)
        hash = (hash ^ static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c)) * 0x100000001B3u;
    return hash;
}

struct Checked {
    std::int64_t contact = 0;
    std::uint64_t mark = 0;
};

// "17-12638187200555641996"
std::optional<Checked> checked_of(std::string_view what) {
    Checked checked;
    const char* const end = what.data() + what.size();
    const auto first = std::from_chars(what.data(), end, checked.contact);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '-') return {};
    const auto second = std::from_chars(first.ptr + 1, end, checked.mark);
    if (second.ec != std::errc{} || second.ptr != end) return {};
    return checked;
}

}   // namespace

std::string answer_link(const ConversationId& conversation, const Desk& desk, UtcTime now) {
    return desk.settings.site.base_url + "/a/" + desk.ids.expiring_token(for_request, conversation, now + request_lives);
}

std::string check_link(ContactKey contact, std::string_view address, const Desk& desk, UtcTime now) {
    const std::string what = std::to_string(contact.value) + "-" + std::to_string(mark_of(address));
    return desk.settings.site.base_url + "/a/" + desk.ids.expiring_token(for_check, what, now + check_lives);
}

std::optional<AnswerLink> read_answer_token(std::string_view token, const Desk& desk, UtcTime now) {
    if (const auto opened = desk.ids.open_token(for_request, token, now); opened && opened->conversation)
        return AnswerLink{opened->conversation, {}, opened->has_expired};
    const auto opened = desk.ids.open_token(for_check, token, now);
    const auto checked = opened ? checked_of(opened->what) : std::nullopt;
    if (!checked) return {};
    return AnswerLink{{}, ContactKey{checked->contact}, opened->has_expired};
}

const ContactAddress* checked_address(std::string_view token, const Contact& contact, const Desk& desk, UtcTime now) {
    const auto opened = desk.ids.open_token(for_check, token, now);
    const auto checked = opened ? checked_of(opened->what) : std::nullopt;
    if (!checked || checked->contact != contact.key.value) return nullptr;
    for (const ContactAddress& one : contact.addresses)
        if (mark_of(one.address) == checked->mark) return &one;
    return nullptr;
}

}   // namespace toritsugi
