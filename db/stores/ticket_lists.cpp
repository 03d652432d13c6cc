#include "db/stores/evidence.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

// The statement that gives a list's tickets in that order.
std::optional<Query> query_of(TicketList list, ListOrder order) {
    static constexpr Query table[][3] = {
        {Query::untriaged_by_due, Query::untriaged_newest, Query::untriaged_by_source},
        {Query::mine_by_due, Query::mine_newest, Query::mine_by_source},
        {Query::replied_by_due, Query::replied_newest, Query::replied_by_source},
        {Query::open_by_due, Query::open_newest, Query::open_by_source},
    };
    if (list > TicketList::all_open) return std::nullopt;   // relay requests come with a later migration
    return table[static_cast<int>(list)][static_cast<int>(order)];
}

}   // namespace

std::optional<TicketKey> SqlTicketStore::find(TicketId id) {
    Asked asked(connection_, Query::find_ticket, id.year(), id.serial());
    if (!asked.next()) return std::nullopt;
    return asked.key<TicketKey>(0);
}

std::optional<TicketRow> SqlTicketStore::row(TicketId id) {
    const auto ticket = find(id);
    if (!ticket) return std::nullopt;
    return row_of(*ticket);
}

std::vector<TicketRow> SqlTicketStore::list(const ListQuestion& question, UtcTime) {
    const auto query = query_of(question.list, question.order);
    if (!query) return {};
    std::vector<TicketKey> tickets;
    const auto collect = [&](Asked&& asked) {
        while (asked.next()) tickets.push_back(asked.key<TicketKey>(0));
    };
    if (question.list == TicketList::mine)
        collect(Asked(connection_, *query, question.at_most, question.offset, question.handler.value));
    else
        collect(Asked(connection_, *query, question.at_most, question.offset));
    std::vector<TicketRow> rows;
    for (const TicketKey ticket : tickets) rows.push_back(row_of(ticket));
    return rows;
}

TicketRow SqlTicketStore::row_of(TicketKey ticket) {
    TicketRow row;
    std::string sources, reporter;
    {
        Asked asked(connection_, Query::ticket_row, ticket);
        if (!asked.next()) throw std::out_of_range("no ticket " + std::to_string(ticket.value));
        row.key = ticket;
        row.id = TicketId::issued(static_cast<int>(asked.integer(0)), static_cast<std::int32_t>(asked.integer(1)));
        row.title = asked.text(2);
        row.from_name = asked.text(3);
        row.from_address = asked.text(4);
        row.language = asked.text(5);
        row.snippet = asked.text(6);
        row.state = ticket_state(asked.view(7));
        row.is_incident = asked.integer(8) != 0;
        row.category = category_named(asked.view(9)).value_or(Category::other);
        row.confidence = asked.real(10);
        row.is_confirmed = asked.integer(11) != 0;
        row.category_why = asked.text(12);
        sources = asked.text(13);
        row.source_count = static_cast<std::uint32_t>(asked.integer(14));
        row.attachment_count = static_cast<std::uint32_t>(asked.integer(15));
        row.signature = signature_state(asked.view(16));
        row.is_encrypted = asked.integer(17) != 0;
        row.has_unread_answer = asked.integer(18) != 0;
        row.received_at = asked.time(19);
        row.changed_at = asked.time(20);
        row.due_at = asked.maybe_time(21);
        row.message_count = static_cast<std::uint32_t>(asked.integer(22));
        row.owner = asked.text(23);
        row.version = asked.integer(24);
    }
    reporter = lower_case(row.from_address);
    std::string_view rest = sources;
    for (std::size_t end; (end = rest.find('\n')) != rest.npos; rest.remove_prefix(end + 1)) {
        const std::size_t tab = rest.find('\t');
        if (tab >= end) continue;
        const std::string value(rest.substr(tab + 1, end - tab - 1));
        row.sources.push_back({value, observable_role(rest.substr(0, tab)), other_reporters(value, reporter)});
    }
    return row;
}

std::uint32_t SqlTicketStore::other_reporters(const std::string& source, const std::string& reporter) {
    const std::string key = evidence_key(source);
    Asked others(connection_, Query::other_reporters_of_source, Bytes{key}, reporter_number(reporter));
    return others.next() ? static_cast<std::uint32_t>(others.integer(0)) : 0;
}

ListCounts SqlTicketStore::counts(HandlerKey handler, UtcTime now) {
    ListCounts counts;
    Asked desk(connection_, Query::desk_counts);
    if (desk.next()) {
        counts.version = desk.integer(0);
        counts.untriaged = static_cast<std::uint64_t>(desk.integer(1));
        counts.replied = static_cast<std::uint64_t>(desk.integer(2));
        counts.all_open = static_cast<std::uint64_t>(desk.integer(3));
    }
    Asked oldest(connection_, Query::oldest_untriaged);
    if (oldest.next()) counts.oldest_untriaged = oldest.maybe_time(0);
    // Whatever waits has a next date; the rest of the requests, the most of them, is not touched.
    const auto due_before = [&](UtcTime then) {
        Asked due(connection_, Query::relays_due_count, then);
        return due.next() ? static_cast<std::uint64_t>(due.integer(0)) : 0;
    };
    counts.relay_due = due_before(now);
    counts.relay_waiting = due_before(UtcTime::max());
    Asked mine(connection_, Query::count_mine, handler.value);
    if (mine.next()) counts.mine = static_cast<std::uint64_t>(mine.integer(0));
    Asked undelivered(connection_, Query::relays_undelivered_count);
    if (undelivered.next()) counts.relay_undelivered = static_cast<std::uint64_t>(undelivered.integer(0));
    return counts;
}

std::vector<LedgerRow> SqlTicketStore::ledger(MessageKey before, std::size_t at_most, std::string_view outcome_or_empty) {
    std::vector<LedgerRow> rows;
    const std::int64_t below = before ? before.value : INT64_MAX;
    const auto collect = [&](Asked&& asked) {
        while (asked.next()) {
            LedgerRow row;
            row.key = asked.key<MessageKey>(0);
            row.received_at = asked.time(1);
            row.channel = asked.text(2);
            row.size_bytes = static_cast<std::uint64_t>(asked.integer(3));
            row.from = asked.text(4);
            row.subject = asked.text(5);
            row.message_id = asked.text(6);
            if (!asked.is_null(7)) row.outcome = outcome(asked.view(7));
            row.why = asked.text(8);
            if (!asked.is_null(9))
                row.ticket =
                    TicketId::issued(static_cast<int>(asked.integer(9)), static_cast<std::int32_t>(asked.integer(10)));
            row.attempts = static_cast<int>(asked.integer(11));
            rows.push_back(std::move(row));
        }
    };
    if (outcome_or_empty.empty())
        collect(Asked(connection_, Query::ledger_rows, below, at_most));
    else
        collect(Asked(connection_, Query::ledger_rows_of_outcome, below, at_most, outcome_or_empty));
    return rows;
}

}   // namespace toritsugi
