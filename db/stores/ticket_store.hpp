#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "core/settings/settings.hpp"
#include "core/stores/ticket_store.hpp"
#include "db/connection.hpp"
#include "db/full_text.hpp"

namespace toritsugi {

class SqlTicketStore final : public TicketStore {
  public:
    SqlTicketStore(Connection& connection, const FullText& full_text, const Settings& settings)
        : connection_(connection), full_text_(full_text), settings_(settings) {}
    KnownThreads known_to(const ThreadQuestion& question, UtcTime now, int local_year) override;   // known_to.cpp
    TicketId commit(MessageKey message, const Message& mail, const Report& report, const Decision& decision,
                    UtcTime now) override;                           // commit.cpp
    void change(const TicketChange& change, UtcTime now) override;   // changes.cpp
    bool undo_last(TicketKey ticket, HandlerKey by, UtcTime now) override;
    TicketId move(const MailMove& move, UtcTime now) override;   // moves.cpp
    ConversationId where_is(const ConversationId& conversation) override;
    void say_wants(TicketKey ticket, std::int32_t conversation, const std::vector<Want>& wants, UtcTime now) override;
    std::vector<Want> said_wants(TicketKey ticket, std::int32_t conversation) override;
    std::optional<StoredReading> reading(MessageKey message) override;   // read_again.cpp
    void read_again(MessageKey message, const Message& mail, const Report& report, bool set_category, HandlerKey by,
                    const std::string& what_changed, UtcTime now) override;
    std::optional<TicketKey> find(TicketId id) override;   // ticket_lists.cpp
    std::vector<TicketRow> list(const ListQuestion& question, UtcTime now) override;
    ListCounts counts(HandlerKey handler, UtcTime now) override;
    std::optional<TicketRow> row(TicketId id) override;
    std::vector<LedgerRow> ledger(MessageKey before, std::size_t at_most, std::string_view outcome_or_empty) override;
    std::optional<TicketView> view(TicketId id) override;   // ticket_view.cpp
    std::optional<ReplyFrame> reply_frame(TicketKey ticket, std::int32_t conversation) override;
    bool index_mails(std::size_t at_most, const std::function<bool()>& go_on);   // index_mails.cpp

  private:
    friend class SqlSearchStore;   // which tickets are found is its matter, what a row says is ours

    // The lists of the view rail that a ticket stands in.
    struct Places {
        bool untriaged = false, replied = false, open = false;
    };
    Places places(TicketKey ticket);
    // Moves the counts of the lists and the desk's version; call after each change of a ticket, with where it stood before.
    void moved(TicketKey ticket, const Places& before);
    TicketId id_of(TicketKey ticket);
    TicketKey alias_of(TicketKey ticket);   // the ticket it is merged into; none
    TicketKey root_of(TicketKey ticket);    // where a chain of merge aliases ends
    TicketRow row_of(TicketKey ticket);
    EventKey add_history(TicketKey ticket, HandlerKey by, UtcTime now, std::string_view verb, std::string_view detail,
                         const std::optional<std::string>& undo);
    void owe(TicketKey ticket, const OutgoingMail& mail, UtcTime now);

    // of known_to
    std::optional<KnownConversation> conversation(TicketKey ticket, std::int32_t number);
    std::optional<KnownConversation> conversation_of_id(const std::string& message_id, bool is_ghost);
    void same_id(const ThreadQuestion& question, KnownThreads& known);
    std::vector<KnownThreads::Tied> tied_by(const ThreadQuestion& question);
    void related_by(const std::string& message_id, const ThreadQuestion& question, std::vector<TicketKey>& tickets);
    std::optional<KnownConversation> sibling(const std::string& message_id, const ThreadQuestion& question,
                                             bool& has_subject);
    std::optional<KnownConversation> conversation_of_number(TicketId id, const std::string& sender);
    std::vector<SimilarTicket> similar_to(const ThreadQuestion& question, UtcTime now);
    KnownThreads::Answers answers_to(const std::string& address, UtcTime now);

    // of commit
    struct TakingIn;
    TicketKey open_ticket(const TakingIn& in);
    void close_by_policy(TicketKey ticket, const Decision& decision, UtcTime now);
    std::size_t keep_first_evidence(const TakingIn& in, TicketKey ticket, bool is_new_ticket);   // sources new to the ticket
    void keep_thread_ids(const TakingIn& in, TicketKey ticket);
    void join(const TakingIn& in, TicketKey ticket, std::size_t new_sources);

    // of index_mails
    struct NewEvidence {
        std::string key;
        ObservableRole role;
        TicketKey ticket;
        std::int64_t reporter;
        bool is_counted;   // its mail opened the ticket, which counted its sources
    };
    bool index_next(std::vector<NewEvidence>& named);   // false: no mail waits
    void index_evidence(std::vector<NewEvidence>& named);

    // of change
    nlohmann::json values_of(TicketKey ticket);
    void write_values(TicketKey ticket, const nlohmann::json& values, UtcTime now);
    void learn(TicketKey ticket, const nlohmann::json& old, const nlohmann::json& values, UtcTime now);
    void carry_numbers(TicketKey from, TicketKey to, int sign, UtcTime now);
    std::optional<ReplyFrame> frame_to_contact(TicketKey ticket, std::int32_t conversation, ReplyFrame frame);
    void wake(TicketKey ticket, UtcTime now);
    void touch(TicketKey ticket, UtcTime now);
    void hold_mails(TicketKey ticket, nlohmann::json& undoing);
    void accept_held(TicketKey ticket, MessageKey message, nlohmann::json& undoing);

    // of move
    class Mover;
    void leave_conversation(TicketKey ticket, std::int32_t number, TicketKey to, std::int32_t to_number, Mover& mover,
                            nlohmann::json& undo);
    void move_back(const nlohmann::json& undo, UtcTime now);
    MessageKey first_mail(TicketKey ticket);   // the oldest of its own
    TicketKey open_ticket_for(MessageKey message, int local_year, UtcTime now);
    void refresh_facts(TicketKey ticket, MessageKey first_before, UtcTime now);
    void take_head_of(TicketKey ticket, MessageKey first, const std::string& old_subject);

    // of read_again and search
    void forget_prints(MessageKey message);
    void unindex(MessageKey message);

    // of view
    std::vector<MessageView> messages_of(TicketKey root);
    std::vector<SourceChip> chips_of(const std::vector<Observable>& observables, const std::string& reporter);
    std::uint32_t other_reporters(const std::string& source, const std::string& reporter);

    Connection& connection_;
    const FullText& full_text_;
    const Settings& settings_;
};

}   // namespace toritsugi
