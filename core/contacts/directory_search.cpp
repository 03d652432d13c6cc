#include "core/contacts/directory_search.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "core/contacts/domains.hpp"
#include "core/contacts/health.hpp"

namespace toritsugi {
namespace {

// Lower case for ASCII only: organisations' names in other scripts are compared as they are.
std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(" \t", at), text.size());
        if (end > at) words.push_back(lower(text.substr(at, end - at)));
        at = end + 1;
    }
    return words;
}

std::optional<std::uint32_t> asn_in(std::string_view word) {
    if (!word.starts_with("as")) return {};
    word.remove_prefix(2);
    std::uint32_t asn = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), asn);
    if (word.empty() || error != std::errc{} || stop != word.data() + word.size()) return {};
    return asn;
}

// Collects contacts in the order in which they are found, each once.
class Found {
  public:
    void add(const Contact* contact) {
        if (known_.insert(contact).second) list_.push_back(contact);
    }
    void add(const std::vector<DirectoryHit>& hits) {
        for (const DirectoryHit& hit : hits) add(hit.contact);
    }
    bool is_empty() const { return list_.empty(); }
    std::vector<const Contact*> take() { return std::move(list_); }

  private:
    std::vector<const Contact*> list_;
    std::unordered_set<const Contact*> known_;
};

void add_inside(Found& found, const Directory& directory, const IpRange& range) {
    for (const Contact& contact : directory.contacts())
        if (std::any_of(contact.networks.begin(), contact.networks.end(),
                        [&](const IpRange& one) { return range.contains(one.first()) && range.contains(one.last()); }))
            found.add(&contact);
}

void add_country(Found& found, const Directory& directory, std::string country) {
    for (char& c : country) c = static_cast<char>(c - 'a' + 'A');
    for (const Contact& contact : directory.contacts())
        if (std::find(contact.countries.begin(), contact.countries.end(), country) != contact.countries.end())
            found.add(&contact);
}

void add_with_words(Found& found, const Directory& directory, const std::vector<std::string>& words) {
    for (const Contact& contact : directory.contacts()) {
        std::string text = lower(contact.organisation) + "\n" + lower(contact.note);
        for (const ContactAddress& one : contact.addresses) text += "\n" + one.address;
        for (const std::string& one : contact.domains) text += "\n" + one;
        if (std::all_of(words.begin(), words.end(), [&](const std::string& word) { return text.find(word) != text.npos; }))
            found.add(&contact);
    }
}

}   // namespace

std::vector<const Contact*> search_directory(const Directory& directory, std::string_view typed) {
    const std::vector<std::string> words = words_of(typed);
    Found found;
    if (words.size() == 1) {
        const std::string& word = words.front();
        if (const auto range = IpRange::parse(word); range.ok()) {
            found.add(directory.of(range.value()));
            if (!range.value().is_one_address()) add_inside(found, directory, range.value());
            return found.take();
        }
        if (const auto asn = asn_in(word)) {
            found.add(directory.of_asn(*asn));
            return found.take();
        }
        if (word.size() == 2 && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == word.npos) {
            add_country(found, directory, word);
            if (!found.is_empty()) return found.take();
        }
        if (word.find('.') != word.npos && word.find('@') == word.npos) found.add(directory.of_host(word));
    }
    add_with_words(found, directory, words);
    return found.take();
}

bool is_in(const Contact& contact, ContactGroup group, UtcTime now) {
    const auto any = [&](auto test) { return std::any_of(contact.addresses.begin(), contact.addresses.end(), test); };
    switch (group) {
        case ContactGroup::all: return true;
        case ContactGroup::national_certs: return contact.kind == ContactKind::national_cert;
        case ContactGroup::undeliverable:
            return any([](const ContactAddress& one) {
                return one.state == AddressState::dead || one.state == AddressState::suspect;
            });
        case ContactGroup::to_check:
            return (contact.review_at && *contact.review_at <= now) || any([&](const ContactAddress& one) {
                       const AddressState state = state_at(one, now);
                       return state == AddressState::unknown || state == AddressState::plausible;
                   });
    }
    return false;
}

}   // namespace toritsugi
