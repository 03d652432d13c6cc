#pragma once
#include "core/stores/contact_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlContactStore final : public ContactStore {
  public:
    explicit SqlContactStore(Connection& connection) : connection_(connection) {}
    std::vector<Contact> all() override;
    std::int64_t version() override;
    std::optional<Contact> contact(ContactKey key) override;
    ContactKey add(const Contact& contact) override;
    void update(const Contact& contact) override;
    void remove(ContactKey key) override;
    void set_address(ContactKey contact, const ContactAddress& address) override;
    ContactKey holder_of(const std::string& address) override;
    void keep_answer(const RegistryText& answer) override;
    std::optional<RegistryText> answer(const std::string& question) override;
    std::optional<RegistryText> answer_covering(const std::string& kind, const IpAddress& address) override;
    void drop_answers_before(UtcTime read_before) override;

  private:
    void write_addresses(ContactKey key, const Contact& contact);
    void count_change();
    Connection& connection_;
};

}   // namespace toritsugi
