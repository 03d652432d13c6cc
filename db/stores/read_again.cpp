// A mail that is read again with today's reader: what was read is replaced, what was decided stays.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "db/raw_files.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/json.hpp"
#include "db/stores/list_facts.hpp"
#include "db/stores/reading_columns.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {

std::optional<StoredReading> SqlTicketStore::reading(MessageKey message) {
    Asked row(connection_, Query::reading_of_message, message);
    if (!row.next()) return std::nullopt;
    StoredReading found;
    found.key = message;
    if (!row.is_null(0))
        found.ticket = TicketId::issued(static_cast<int>(row.integer(0)), static_cast<std::int32_t>(row.integer(1)));
    found.outcome = outcome(row.view(2));
    found.opened_ticket = row.integer(3) != 0;
    found.is_confirmed = row.integer(4) != 0;
    found.state = ticket_state(row.view(5));
    found.received_at = row.time(6);
    found.from_address = row.text(7);
    found.subject = row.text(8);
    found.text = row.text(9);
    found.charset = row.text(10);
    found.language = row.text(11);
    found.format = row.text(12);
    found.tlp = row.text(13);
    found.partner_reference = row.text(14);
    found.category = category_named(row.view(15)).value_or(Category::other);
    found.confidence = row.real(16);
    found.wants = wants_in(row.view(17));
    found.observables = unpacked(row.view(18));
    found.observable_count = static_cast<std::uint64_t>(row.integer(19));
    MessageView parts;
    read_parts(row.view(20), parts);
    found.attachment_count = parts.attachments.size();
    if (!row.is_null(21)) found.events = read_events(row.view(21));
    return found;
}

void SqlTicketStore::read_again(MessageKey message, const Message& mail, const Report& report, bool set_category,
                                HandlerKey by, const std::string& what_changed, UtcTime now) {
    const auto before = reading(message);
    if (!before) throw std::invalid_argument("This mail was not read yet.");
    unindex(message);
    forget_prints(message);
    const ReadingColumns kept(mail, report);
    kept.replace(connection_, message);
    if (before->outcome != Outcome::duplicate) kept.keep_events(connection_, message);
    run(connection_, Query::await_index_again, message);

    TicketKey ticket;
    {
        Asked row(connection_, Query::standing_of_message, message);
        if (!row.next()) return;   // of no ticket: nothing else shows it
        ticket = row.key<TicketKey>(0);
    }
    // Only what this mail alone had said goes; then all that is said now is kept.
    for (const auto& [key, role] : evidence_keys(before->observables))
        run(connection_, Query::drop_evidence, Bytes{key}, static_cast<int>(role), ticket,
            reporter_number(before->from_address));
    std::vector<std::pair<std::string, std::string>> said;
    {
        Asked row(connection_, Query::evidence_of_ticket, ticket);
        while (row.next()) said.emplace_back(row.text(0), row.text(1));
    }
    for (const auto& [from, observables] : said)
        for (const auto& [key, role] : evidence_keys(unpacked(observables)))
            run(connection_, Query::keep_evidence, Bytes{key}, static_cast<int>(role), ticket, reporter_number(from));

    std::optional<std::string> undo;
    const bool changes_category =
        set_category && before->opened_ticket && !before->is_confirmed && report.category.category != before->category;
    if (changes_category) {
        nlohmann::json values = values_of(ticket);
        undo = nlohmann::json{{"category", values["category"]},
                              {"confidence", values["confidence"]},
                              {"category_why", values["category_why"]}}
                   .dump();
        values["category"] = name_of(report.category.category);
        values["confidence"] = report.category.confidence;
        values["category_why"] = joined_text(report.category.why, "; ");
        write_values(ticket, values, now);
    }
    const TicketKey root = root_of(ticket);
    for (TicketKey shown = ticket; shown; shown = alias_of(shown)) {
        const Places same = places(shown);
        refresh_facts(shown, first_mail(shown), now);
        if (shown == ticket && first_mail(ticket) == message) take_head_of(ticket, message, before->subject);
        moved(shown, same);
        if (shown == root) break;
    }
    add_history(ticket, by, now, "reread", what_changed, undo);
}

void SqlTicketStore::forget_prints(MessageKey message) {
    std::vector<std::uint64_t> prints;
    {
        Asked row(connection_, Query::prints_of_message, message);
        if (row.next()) prints = unpacked_prints(row.view(0));
    }
    for (std::size_t i = 0; i < std::min(prints.size(), indexed_prints); ++i)
        run(connection_, Query::drop_event_print, static_cast<std::int64_t>(prints[i]), message);
}

}   // namespace toritsugi
