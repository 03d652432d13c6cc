#include "web/pages/columns.hpp"

#include <algorithm>

#include "core/desk/kept_templates.hpp"
#include "web/pages/clock.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/kept_lines.hpp"
#include "web/pages/ticket.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

using logs::ColumnRole;
using logs::LineTemplate;

std::string role_words(const Visit& visit, ColumnRole role) {
    switch (role) {
        case ColumnRole::ignored: return visit.say("not needed");
        case ColumnRole::fixed: return visit.say("always these words");
        case ColumnRole::source: return visit.say("source");
        case ColumnRole::target: return visit.say("target");
        case ColumnRole::source_port: return visit.say("source port");
        case ColumnRole::target_port: return visit.say("target port");
        case ColumnRole::time: return visit.say("time");
        case ColumnRole::protocol: return visit.say("protocol");
        case ColumnRole::user: return visit.say("user");
        case ColumnRole::count: return visit.say("how many");
    }
    return {};
}

std::string role_field(std::size_t column) { return "role" + std::to_string(column); }

// A run of words can be fixed only where all lines say the same.
bool may_choose(const logs::TemplateColumn& column, ColumnRole role) {
    return role != ColumnRole::fixed || !column.words.empty();
}

void fill_columns(Values& form, const Visit& visit, const LineTemplate& columns) {
    for (std::size_t i = 0; i < columns.columns.size(); ++i) {
        const logs::TemplateColumn& column = columns.columns[i];
        Values head = form.add("COLUMN");
        if (column.kind == logs::TokenKind::arrow) continue;
        Values select = head.add("COLUMN_SELECT");
        select.text("COLUMN_FIELD", role_field(i));
        select.text("COLUMN_LABEL", visit.say("Meaning of column {1}", {std::to_string(i + 1)}));
        for (const ColumnRole role : roles_for(column.kind)) {
            if (!may_choose(column, role)) continue;
            Values option = select.add("COLUMN_ROLE");
            option.text("ROLE_NAME", name_of(role));
            option.text("ROLE_WORDS", role_words(visit, role));
            option.show_if(role == column.role, "ROLE_SELECTED");
        }
    }
}

void fill_lines(Values& form, const UnknownLines& lines, std::size_t columns) {
    for (const std::string& line : lines.lines) {
        const std::vector<logs::Token> cells = logs::columns_of(line);
        Values row = form.add("LINE");
        for (std::size_t i = 0; i < columns; ++i) {
            Values cell = row.add("CELL");
            cell.text("CELL_TEXT", i < cells.size() ? cells[i].in(line) : std::string_view{});
        }
    }
}

// The columns as the form's guess had them, with the roles that were chosen.
Result<LineTemplate> chosen_template(const Fields& form) {
    auto columns = LineTemplate::parse(form.get("columns"));
    if (!columns.ok()) return columns;
    LineTemplate& chosen = columns.value();
    for (std::size_t i = 0; i < chosen.columns.size(); ++i) {
        logs::TemplateColumn& column = chosen.columns[i];
        const auto role = logs::column_role_named(form.get(role_field(i)));
        if (!role) continue;   // an arrow has no choice
        const auto& possible = roles_for(column.kind);
        if (std::find(possible.begin(), possible.end(), *role) == possible.end() || !may_choose(column, *role))
            return Problem{i, std::string(marked("A column of this kind cannot have that meaning."))};
        column.role = *role;
    }
    const std::string_view zone = form.get("zone");
    chosen.zone = chosen_zone(zone);
    if (!zone.empty() && !chosen.zone) return Problem{0, std::string(marked("Choose a time zone of the list."))};
    switch (chosen.flaw()) {
        case LineTemplate::Flaw::no_source: return Problem{0, std::string(marked("Say which column is the source."))};
        case LineTemplate::Flaw::same_role_twice:
            return Problem{0, std::string(marked("Two columns have the same meaning. Set one of them to “not needed”."))};
        case LineTemplate::Flaw::none: break;
    }
    return columns;
}

Response not_kept(Visit& visit, TicketId ticket, std::string_view advice) {
    KeptText kept;
    kept.title = visit.say("Not done.");
    kept.words = visit.say(advice);
    return show_ticket(visit, ticket, kept, 409);
}

}   // namespace

void fill_unknown_lines(Values& parsed, const Visit& visit, const EventSummary& events, const std::string& reporter,
                        MessageKey message) {
    if (!visit.site.mail_side.read) return;
    const auto kept = visit.site.desk.templates ? visit.site.desk.templates->get() : nullptr;
    for (const UnknownLines& lines : events.unknown) {
        auto columns = LineTemplate::parse(lines.columns);
        if (!columns.ok()) continue;   // another release wrote it; read again, it is there
        Values form = parsed.add("UNKNOWN");
        const auto* const suggested = kept ? kept->suggestion(reporter, columns.value().shape()) : nullptr;
        form.text("UNKNOWN_TEXT", visit.say(lines.count == 1 ? "{1} line of unknown format" : "{1} lines of unknown format",
                                            {std::to_string(lines.count)}));
        form.text("UNKNOWN_HOW", suggested       ? visit.say("As it was said of {1}’s lines", {suggested->reporter})
                                 : lines.is_read ? visit.say("Guessed")
                                                 : visit.say("Not read"));
        const LineTemplate& shown = suggested ? suggested->known : columns.value();
        form.text("UNKNOWN_COLUMNS", shown.text());
        form.text("UNKNOWN_KEY", std::to_string(message.value));
        fill_columns(form, visit, shown);
        fill_lines(form, lines, shown.columns.size());
        fill_zones(form, shown.zone);
    }
}

Response columns_act(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    const MessageKey key{visit.request.form.number("message", 0)};
    if (!id.ok() || !visit.site.mail_side.read)
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    std::optional<TicketRow> row;
    bool is_here = false;
    visit.site.database.read([&](Stores& stores) {
        const auto ticket = stores.tickets().view(id.value());
        if (!ticket) return;
        row = ticket->row;
        is_here = std::any_of(ticket->messages.begin(), ticket->messages.end(),
                              [&](const MessageView& one) { return one.key == key && !one.is_outgoing && !one.is_held; });
    });
    if (!row)
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    const auto chosen = chosen_template(visit.request.form);
    if (!chosen.ok() && is_here) return not_kept(visit, row->id, chosen.problem().advice);
    if (!is_here || !keep_and_read_again(visit, row->key, {key, chosen.value().text(), visit.handler().key, "columns"}))
        return not_kept(visit, row->id, marked("That mail is not in this ticket any more."));
    return Response::see_other(ticket_path(visit, row->id) + "?" + did_query("columns", 1, {ticket_number(visit, row->id)}));
}

}   // namespace toritsugi
