#pragma once
// What every contract case starts from: a database in a folder of its own, which can be closed and opened again.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"
#include "core/stores/search_store.hpp"

namespace toritsugi::testing {

// The databases that must keep the contract: "sqlite", and "postgresql" where it is installed.
const std::vector<std::string>& databases_under_test();

class Folder {   // removed when it goes out of scope
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::string path;
};

class StoreUnderTest {
  public:
    explicit StoreUnderTest(const std::string& database);
    ~StoreUnderTest();
    Database& database() { return *open_; }
    Database* operator->() { return open_.get(); }
    void reopen();   // what a case checks must have survived this
    void close() { open_.reset(); }
    Settings& settings() { return settings_; }   // read by what is opened after a change

  private:
    Folder folder_;
    Settings settings_;
    std::unique_ptr<Database> open_;
};

UtcTime at(std::string_view rfc3339);   // "2026-04-14T01:16:00Z"

// A mail as mailgate and core would hand it over.
struct Reported {
    std::string id, from, subject = "scan from 198.51.100.23", text = "Please look at this.\n";
    std::vector<std::string> references{}, sources{"198.51.100.23"};
    Category category = Category::scan;
    std::string partner_reference{};
    Message message() const;
    Report report() const;
    std::string raw() const;
    ThreadQuestion question() const;
};

inline constexpr int year = 2026;
MessageKey keep(Database& database, const std::string& bytes, UtcTime now);
// Keeps it and opens a ticket with it, with an acknowledgement owed when `acknowledge`.
TicketId take_in(Database& database, const Reported& reported, UtcTime now, bool acknowledge = false);
// Keeps it and joins it to that conversation.
void join(Database& database, const Reported& reported, TicketId ticket, UtcTime now, Outcome outcome = Outcome::joined,
          JoinRule rule = JoinRule::known_party);
SearchQuestion question_of(std::string_view typed, UtcTime now = at("2026-04-14T01:00:00Z"), HandlerKey handler = {});
KnownThreads known_to(Database& database, const ThreadQuestion& question, UtcTime now);
OutgoingMail acknowledgement(const std::string& to, const std::string& message_id);
TicketKey key_of(Database& database, TicketId id);
TicketView view_of(Database& database, TicketId id);
ListCounts counts_of(Database& database, HandlerKey handler = {});
std::vector<TicketId> listed(Database& database, TicketList list, ListOrder order = ListOrder::due_first,
                             HandlerKey handler = {});
void change(Database& database, const TicketChange& change, UtcTime now);
HandlerKey add_handler(Database& database, const std::string& name);

}   // namespace toritsugi::testing
