#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/contact.hpp"
#include "core/model/ip.hpp"

namespace toritsugi {

// One answer of a registry as it came, kept so that it is asked rarely and can be read again.
struct RegistryText {
    std::string question;   // "rdap ip 198.51.100.7", "whois.ripe.net 198.51.100.7", "security.txt shop.example"
    std::string server, text;
    UtcTime read_at{};
    std::optional<IpAddress> first, last;   // the network it is about: an answer for one address serves its neighbours
};

class ContactStore {
  public:
    virtual ~ContactStore() = default;
    virtual std::vector<Contact> all() = 0;
    virtual std::int64_t version() = 0;   // grows with every change of a contact: an index built from all() is then old
    virtual std::optional<Contact> contact(ContactKey key) = 0;
    virtual ContactKey add(const Contact& contact) = 0;
    virtual void update(const Contact& contact) = 0;   // throws when there is no such contact
    virtual void remove(ContactKey key) = 0;
    // State and health of one address; throws when the contact has no such address.
    virtual void set_address(ContactKey contact, const ContactAddress& address) = 0;

    // The contact that holds this address, manual before imported; none: nobody.
    virtual ContactKey holder_of(const std::string& address) = 0;

    virtual void keep_answer(const RegistryText& answer) = 0;   // takes the place of an older one to the same question
    virtual std::optional<RegistryText> answer(const std::string& question) = 0;
    // The answers to questions that begin with `kind` ("rdap ip ") about the smallest network that holds the address.
    virtual std::optional<RegistryText> answer_covering(const std::string& kind, const IpAddress& address) = 0;
    virtual void drop_answers_before(UtcTime read_before) = 0;
};

}   // namespace toritsugi
