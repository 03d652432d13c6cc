#pragma once
#include <cstdint>
#include <exception>
#include <functional>
#include <string>

#include "core/stores/contact_store.hpp"
#include "core/stores/event_store.hpp"
#include "core/stores/message_store.hpp"
#include "core/stores/outbox.hpp"
#include "core/stores/people_store.hpp"
#include "core/stores/relay_store.hpp"
#include "core/stores/store_error.hpp"
#include "core/stores/ticket_store.hpp"

namespace toritsugi {

class LessonStore;       // core/stores/lesson_store.hpp
class RuleStore;         // core/stores/rule_store.hpp
class StatisticsStore;   // core/stores/statistics_store.hpp
class TemplateStore;     // core/stores/template_store.hpp
class RetentionStore;    // core/stores/retention_store.hpp
class SearchStore;       // core/stores/search_store.hpp

// The stores of one transaction. Valid only inside the call that was given them.
class Stores {
  public:
    virtual ~Stores() = default;
    virtual MessageStore& messages() = 0;
    virtual TicketStore& tickets() = 0;
    virtual Outbox& outbox() = 0;
    virtual PeopleStore& people() = 0;
    virtual ContactStore& contacts() = 0;
    virtual RelayStore& relays() = 0;
    virtual RuleStore& rules() = 0;
    virtual StatisticsStore& statistics() = 0;
    virtual RetentionStore& retention() = 0;
    virtual EventStore& events() = 0;
    virtual TemplateStore& templates() = 0;
    virtual SearchStore& search() = 0;
    virtual LessonStore& lessons() = 0;
};

// Everything the desk asks of a database. Thread-safe.
class Database {
  public:
    using Work = std::function<void(Stores&)>;
    // What the writer tells after the commit: nullptr, or why nothing of the work is in the database.
    using Done = std::function<void(std::exception_ptr)>;

    virtual ~Database() = default;
    // Runs `work` in a write transaction and returns when it is on disk; an exception undoes all of it and is thrown here.
    // Works of several threads share one commit. `work` may be run again when the database asks for it, so it must have
    // no effect but through the stores.
    virtual void write(const Work& work) = 0;
    // The same without waiting; `done` is called on the writer's thread after the commit and must be quick.
    virtual void post(Work work, Done done) = 0;
    // Reads of one moment. Never waits for a writer.
    virtual void read(const Work& work) = 0;
    // A consistent copy of everything, while serving, into one new file.
    virtual void backup(const std::string& file) = 0;
    // Words for the operator about what is wrong; empty: nothing.
    virtual std::string check() = 0;
    virtual std::string version() const = 0;   // "SQLite 3.40.1", for the health page
    // Whether this process does what only one of those that share the database may do: send the outbox, chase. Quick; may
    // become true later, when the one that leads goes away.
    virtual bool is_leader() = 0;
};

}   // namespace toritsugi
