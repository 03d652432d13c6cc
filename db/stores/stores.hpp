#pragma once
#include <functional>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"
#include "db/connection.hpp"
#include "db/full_text.hpp"
#include "db/raw_bytes.hpp"
#include "db/stores/contact_store.hpp"
#include "db/stores/event_store.hpp"
#include "db/stores/lesson_store.hpp"
#include "db/stores/message_store.hpp"
#include "db/stores/outbox.hpp"
#include "db/stores/people_store.hpp"
#include "db/stores/relay_store.hpp"
#include "db/stores/retention_store.hpp"
#include "db/stores/rule_store.hpp"
#include "db/stores/search_store.hpp"
#include "db/stores/statistics_store.hpp"
#include "db/stores/template_store.hpp"
#include "db/stores/ticket_store.hpp"

namespace toritsugi {

// The stores over one connection.
class SqlStores final : public Stores {
  public:
    SqlStores(Connection& connection, RawBytes& raw_bytes, const FullText& full_text, const Settings& settings)
        : messages_(connection, raw_bytes),
          tickets_(connection, full_text, settings),
          outbox_(connection),
          people_(connection),
          contacts_(connection),
          relays_(connection),
          rules_(connection),
          statistics_(connection),
          retention_(connection),
          events_(connection),
          templates_(connection),
          search_(connection, full_text, tickets_),
          lessons_(connection) {}
    MessageStore& messages() override { return messages_; }
    TicketStore& tickets() override { return tickets_; }
    Outbox& outbox() override { return outbox_; }
    PeopleStore& people() override { return people_; }
    ContactStore& contacts() override { return contacts_; }
    RelayStore& relays() override { return relays_; }
    RuleStore& rules() override { return rules_; }
    StatisticsStore& statistics() override { return statistics_; }
    RetentionStore& retention() override { return retention_; }
    EventStore& events() override { return events_; }
    TemplateStore& templates() override { return templates_; }
    SearchStore& search() override { return search_; }
    LessonStore& lessons() override { return lessons_; }
    // Puts mails that wait for it into the indexes of words and addresses: at least one, and more while `go_on`. False: none
    // waits any more.
    bool index_mails(std::size_t at_most, const std::function<bool()>& go_on) {
        return tickets_.index_mails(at_most, go_on);
    }
    bool has_undecided() { return !messages_.undecided(MessageKey{}, 1).empty(); }

  private:
    SqlMessageStore messages_;
    SqlTicketStore tickets_;
    SqlOutbox outbox_;
    SqlPeopleStore people_;
    SqlContactStore contacts_;
    SqlRelayStore relays_;
    SqlRuleStore rules_;
    SqlStatisticsStore statistics_;
    SqlRetentionStore retention_;
    SqlEventStore events_;
    SqlTemplateStore templates_;
    SqlSearchStore search_;
    SqlLessonStore lessons_;
};

}   // namespace toritsugi
