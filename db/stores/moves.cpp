// Mails that stand in the wrong ticket: moved into another or split off into a new one, and brought back by undo.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/desk/acknowledgement.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/json.hpp"
#include "db/stores/list_facts.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

using nlohmann::json;

constexpr int most_hops = 20;   // of a conversation that was moved again and again

struct Standing {   // where one mail stands
    MessageKey key;
    TicketKey ticket;
    std::int32_t conversation = 0;
    bool is_held = false;
    std::string sender;
};

struct Place {
    TicketKey ticket;
    std::int32_t conversation = 0;
    auto operator<=>(const Place&) const = default;
};

std::optional<Standing> standing(Connection& connection, MessageKey message) {
    Asked row(connection, Query::standing_of_message, message);
    if (!row.next()) return std::nullopt;
    return Standing{message, row.key<TicketKey>(0), static_cast<std::int32_t>(row.integer(1)), row.integer(2) != 0,
                    lower_case(row.view(3))};
}

std::size_t count_of(Connection& connection, Query query, const auto&... values) {
    Asked row(connection, query, values...);
    return row.next() ? static_cast<std::size_t>(row.integer(0)) : 0;
}

std::string mails_text(std::size_t count) { return count == 1 ? "1 mail" : std::to_string(count) + " mails"; }

// Of head_of_mail: what the sender wrote anew, which mostly is a part of the text.
std::string_view new_words_of(const Asked& row) {
    if (!row.is_null(4)) return row.view(4);
    const std::string_view text = row.view(11);
    const auto from = std::min(static_cast<std::size_t>(row.integer(13)), text.size());
    return text.substr(from, static_cast<std::size_t>(row.integer(14)));
}

// Evidence of the mails that a ticket still has, by reporter.
std::set<std::tuple<std::string, int, std::int64_t>> evidence_left(Connection& connection, TicketKey ticket) {
    std::set<std::tuple<std::string, int, std::int64_t>> left;
    Asked row(connection, Query::evidence_of_ticket, ticket);
    while (row.next())
        for (const auto& [key, role] : evidence_keys(unpacked(row.view(1))))
            left.emplace(key, static_cast<int>(role), reporter_number(row.view(0)));
    return left;
}

}   // namespace

// The mails of one move, and what has to be remembered to take it back.
class SqlTicketStore::Mover {
  public:
    Mover(SqlTicketStore& store, UtcTime now) : store_(store), connection_(store.connection_), now_(now) {}

    void relocate(const Standing& mail, const Place& to) {
        remember(mail.ticket);
        remember(to.ticket);
        run(connection_, Query::move_message, mail.key, to.ticket, to.conversation);
        run(connection_, Query::move_thread_id, mail.key, to.ticket, to.conversation);
        run(connection_, Query::move_ghosts, mail.key, to.ticket, to.conversation);
        run(connection_, Query::move_partner_reference, mail.key, mail.ticket, to.ticket, to.conversation,
            domain_of(mail.sender));
        move_evidence(mail, to.ticket);
    }
    void relocate_ours(OutboxKey mail, const Place& to) {
        run(connection_, Query::move_outgoing, mail, to.ticket, to.conversation);
        run(connection_, Query::move_outgoing_id, mail, to.ticket, to.conversation);
    }
    // What lists show of the tickets that lost or gained mails.
    void refresh() {
        for (const auto& [ticket, before] : touched_) store_.refresh_facts(ticket, before.first_mail, now_);
        for (const auto& [ticket, before] : touched_) store_.moved(ticket, before.places);
    }

  private:
    struct Before {
        Places places;
        MessageKey first_mail;
    };
    void remember(TicketKey ticket) {
        for (; ticket && !touched_.contains(ticket); ticket = store_.alias_of(ticket))
            touched_[ticket] = {store_.places(ticket), store_.first_mail(ticket)};
    }
    void move_evidence(const Standing& mail, TicketKey to) {
        const std::int64_t reporter = reporter_number(mail.sender);
        const auto left = evidence_left(connection_, mail.ticket);
        std::vector<Observable> observables;
        {
            Asked row(connection_, Query::observables_of_message, mail.key);
            if (row.next()) observables = unpacked(row.view(0));
        }
        for (const auto& [key, role] : evidence_keys(observables)) {
            run(connection_, Query::keep_evidence, Bytes{key}, static_cast<int>(role), to, reporter);
            if (!left.contains({key, static_cast<int>(role), reporter}))
                run(connection_, Query::drop_evidence, Bytes{key}, static_cast<int>(role), mail.ticket, reporter);
        }
    }

    SqlTicketStore& store_;
    Connection& connection_;
    const UtcTime now_;
    std::map<TicketKey, Before> touched_;
};

TicketId SqlTicketStore::move(const MailMove& move, UtcTime now) {
    const TicketKey from = root_of(move.from);
    std::vector<Standing> mails;
    for (const MessageKey key : std::set(move.messages.begin(), move.messages.end())) {
        const auto mail = standing(connection_, key);
        if (!mail || root_of(mail->ticket) != from)
            throw std::invalid_argument("One of these mails is not in this ticket any more.");
        mails.push_back(*mail);
    }
    if (mails.empty()) throw std::invalid_argument("Choose at least one mail.");
    if (count_of(connection_, Query::count_mails_of_family, from) <= mails.size())
        throw std::invalid_argument("That would leave a ticket without a mail. Merge it into the other one instead.");
    if (move.into && root_of(*move.into) == from) throw std::invalid_argument("These mails are in that ticket already.");

    const TicketKey to = move.into ? root_of(*move.into) : open_ticket_for(mails.front().key, move.local_year, now);
    json undo{{"moved", json::array()},   {"ours", json::array()},  {"added", json::array()},
              {"removed", json::array()}, {"whole", json::array()}, {"to", to.value}};
    undo["is_new"] = !move.into;

    Mover mover(*this, now);
    std::map<Place, Place> places;   // conversation by conversation
    for (const Standing& mail : mails) {
        const Place old{mail.ticket, mail.conversation};
        if (!places.contains(old)) {
            std::int32_t number = 0;
            const auto conversation_there = conversation(old.ticket, old.conversation);
            const CounterpartRole role = conversation_there ? conversation_there->role : CounterpartRole::reporter;
            if (role == CounterpartRole::reporter && move.into) {
                Asked same(connection_, Query::conversation_of_party, to, mail.sender);
                if (same.next()) number = static_cast<std::int32_t>(same.integer(0));
            }
            if (number == 0) number = static_cast<std::int32_t>(count_of(connection_, Query::last_conversation, to)) + 1;
            run(connection_, Query::add_conversation, to, number, name_of(role));
            places[old] = {to, number};
        }
        undo["moved"].push_back({mail.key.value, old.ticket.value, old.conversation});
        mover.relocate(mail, places[old]);
        if (!mail.is_held && !mail.sender.empty() &&
            run(connection_, Query::add_party, to, places[old].conversation, mail.sender) > 0)
            undo["added"].push_back({to.value, places[old].conversation, mail.sender});
    }
    for (const auto& [old, place] : places)
        leave_conversation(old.ticket, old.conversation, place.ticket, place.conversation, mover, undo);
    mover.refresh();

    const std::string prefix = settings_.site.ticket_prefix, verb = move.into ? "moved" : "split";
    const std::string count = mails_text(mails.size());
    const EventKey event = add_history(from, move.by, now, verb, count + " to " + id_of(to).text(prefix), undo.dump());
    add_history(to, move.by, now, verb, count + " from " + id_of(from).text(prefix), json{{"same_as", event.value}}.dump());
    return id_of(to);
}

// What becomes of a conversation that mails left: when none is left, our mails and everybody's part go along.
void SqlTicketStore::leave_conversation(TicketKey ticket, std::int32_t number, TicketKey to, std::int32_t to_number,
                                        Mover& mover, json& undo) {
    std::vector<std::string> parties;
    CounterpartRole role = CounterpartRole::reporter;
    if (const auto known = conversation(ticket, number)) {
        parties = known->parties;
        role = known->role;
    }
    const bool is_whole =
        role == CounterpartRole::reporter && count_of(connection_, Query::count_mails_of_conversation, ticket, number) == 0;
    std::vector<OutboxKey> ours;
    if (is_whole) {
        Asked mail(connection_, Query::outgoing_of_conversation, ticket, number);
        while (mail.next()) ours.push_back(mail.key<OutboxKey>(0));
    }
    for (const OutboxKey mail : ours) {
        mover.relocate_ours(mail, {to, to_number});
        undo["ours"].push_back({mail.value, ticket.value, number});
    }
    for (const std::string& party : parties) {
        const bool goes = is_whole || count_of(connection_, Query::is_needed_party, ticket, number, party) == 0;
        if (!goes) continue;
        if (run(connection_, Query::remove_party, ticket, number, party) > 0)
            undo["removed"].push_back({ticket.value, number, party});
        if (is_whole && run(connection_, Query::add_party, to, to_number, party) > 0)
            undo["added"].push_back({to.value, to_number, party});
    }
    if (!is_whole) return;
    run(connection_, Query::forget_moved_conversation, to, to_number);   // it is in use again
    run(connection_, Query::note_moved_conversation, ticket, number, to, to_number);
    undo["whole"].push_back({ticket.value, number});
}

void SqlTicketStore::move_back(const json& undo, UtcTime now) {
    Mover mover(*this, now);
    for (const json& mail : undo.at("moved")) {
        const auto here = standing(connection_, MessageKey{mail[0].get<std::int64_t>()});
        if (here) mover.relocate(*here, {TicketKey{mail[1].get<std::int64_t>()}, mail[2].get<std::int32_t>()});
    }
    for (const json& mail : undo.at("ours"))
        mover.relocate_ours(OutboxKey{mail[0].get<std::int64_t>()},
                            {TicketKey{mail[1].get<std::int64_t>()}, mail[2].get<std::int32_t>()});
    for (const json& conversation : undo.at("whole"))
        run(connection_, Query::forget_moved_conversation, conversation[0].get<std::int64_t>(),
            conversation[1].get<std::int64_t>());
    for (const json& party : undo.at("added"))
        run(connection_, Query::remove_party, party[0].get<std::int64_t>(), party[1].get<std::int64_t>(),
            party[2].get<std::string>());
    for (const json& party : undo.at("removed"))
        run(connection_, Query::add_party, party[0].get<std::int64_t>(), party[1].get<std::int64_t>(),
            party[2].get<std::string>());
    mover.refresh();
    if (!undo.at("is_new").get<bool>()) return;
    // Its number was given and may stand in a mail: it leads to the ticket that has the mails again, with what came
    // meanwhile.
    const TicketKey opened{undo.at("to").get<std::int64_t>()};
    const TicketKey back = root_of(TicketKey{undo.at("moved").at(0).at(1).get<std::int64_t>()});
    if (root_of(opened) == back) return;
    json values = values_of(opened);
    values["merged_into"] = back.value;
    write_values(opened, values, now);
    carry_numbers(opened, back, 1, now);
}

ConversationId SqlTicketStore::where_is(const ConversationId& conversation) {
    ConversationId at = conversation;
    for (int hop = 0; hop < most_hops; ++hop) {
        Asked row(connection_, Query::moved_conversation, at.ticket.year(), at.ticket.serial(), at.number);
        if (!row.next()) break;
        at = {TicketId::issued(static_cast<int>(row.integer(0)), static_cast<std::int32_t>(row.integer(1))),
              static_cast<std::int32_t>(row.integer(2))};
    }
    return at;
}

MessageKey SqlTicketStore::first_mail(TicketKey ticket) {
    Asked row(connection_, Query::first_mail_of_ticket, ticket);
    return row.next() ? row.key<MessageKey>(0) : MessageKey{};
}

// A ticket for a mail that is here already, as it would have been opened when the mail came.
TicketKey SqlTicketStore::open_ticket_for(MessageKey message, int local_year, UtcTime now) {
    std::int32_t serial = 1;
    {
        Asked last(connection_, Query::last_serial, local_year);
        if (last.next()) serial = static_cast<std::int32_t>(last.integer(0)) + 1;
    }
    run(connection_, Query::count_serial, local_year, serial);
    TicketKey ticket;
    {
        Asked row(connection_, Query::head_of_mail, message);
        if (!row.next()) throw std::out_of_range("no reading of message " + std::to_string(message.value));
        const std::string snippet = snippet_of(new_words_of(row)), subject = row.text(0);
        const ListSources sources = list_sources(unpacked(row.view(5)));
        Report report;
        report.kind = named<MailKind>(row.view(12), 8);
        report.category.category = category_named(row.view(6)).value_or(Category::other);
        report.category.confidence = row.real(7);
        MessageView parts;
        read_parts(row.view(8), parts);
        const UtcTime received_at = row.time(9);
        ticket = add<TicketKey>(connection_, Query::open_ticket, local_year, serial, subject.empty() ? snippet : subject,
                                row.text(1), row.text(2), row.text(3), snippet, name_of(report.category.category),
                                report.category.confidence, why_text(row.view(10)), sources.lines, sources.main,
                                sources.count, parts.attachments.size(), name_of(parts.protection.signature),
                                parts.protection.is_encrypted, received_at, now, look_by(report, now, settings_));
    }
    moved(ticket, Places{});
    return ticket;
}

// Counts and sources from the mails that are there now; the head only when another mail is the first.
void SqlTicketStore::refresh_facts(TicketKey ticket, MessageKey first_before, UtcTime now) {
    std::size_t mails = 0, attachments = 0, sources = 0;
    ListSources shown;
    std::set<std::string> known;
    {
        Asked row(connection_, Query::facts_of_family, ticket);
        while (row.next()) {
            ++mails;
            MessageView parts;
            read_parts(row.view(0), parts);
            attachments += parts.attachments.size();
            const std::vector<Observable> observables = unpacked(row.view(1));
            if (shown.main.empty()) shown = list_sources(observables);
            for (const Observable& one : observables)
                if (one.role == ObservableRole::source) known.insert(evidence_key(one.value));
        }
    }
    sources = known.size();
    run(connection_, Query::refresh_ticket, ticket, now, mails, attachments, shown.lines, shown.main, sources);
    const MessageKey first = first_mail(ticket);
    if (!first || first == first_before) return;
    const auto before = reading(first_before);
    take_head_of(ticket, first, before ? before->subject : "");
}

// The title stays when a handler wrote it.
void SqlTicketStore::take_head_of(TicketKey ticket, MessageKey first, const std::string& old_subject) {
    Asked row(connection_, Query::head_of_mail, first);
    if (!row.next()) return;
    const std::string snippet = snippet_of(new_words_of(row)), subject = row.text(0);
    MessageView parts;
    read_parts(row.view(8), parts);
    run(connection_, Query::change_head, ticket, row.text(1), row.text(2), row.text(3), snippet,
        name_of(parts.protection.signature), parts.protection.is_encrypted, subject.empty() ? snippet : subject,
        old_subject);
}

}   // namespace toritsugi
