// /tickets/NUMBER/outcome: what became of it, told to those who reported; each mail is read before it leaves.
#include "core/desk/outcome.hpp"

#include <spdlog/spdlog.h>

#include "core/writing/quoted.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/ticket.hpp"
#include "web/pages/toast.hpp"

namespace toritsugi {
namespace {

OutcomeKind kind_of(const Visit& visit) {
    const std::string_view kind = visit.request.is_post() ? visit.request.form.get("kind") : visit.request.query.get("kind");
    return kind == "status" ? OutcomeKind::status : OutcomeKind::outcome;
}

std::string place_of(const OutcomeDraft& draft) { return ReplyPlace{draft.ticket, draft.conversation}.text(); }

std::string without_returns(std::string_view text) {   // forms send CRLF
    std::string plain;
    for (const char c : text)
        if (c != '\r') plain += c;
    return plain;
}

struct Page {
    TicketRow ticket;
    ListCounts counts;
    OutcomeDrafts drafts;
};

std::optional<Page> load(const Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    if (!id.ok()) return std::nullopt;
    std::optional<Page> page;
    visit.site.database.read([&](Stores& stores) {
        const auto view = stores.tickets().view(id.value());   // of a merged ticket: the one that is worked on
        if (!view) return;
        page = Page{view->row, stores.tickets().counts(visit.handler().key, visit.now),
                    outcome_drafts(stores, view->row.id, kind_of(visit), visit.site.desk, visit.now)};
    });
    return page;
}

Response show(const Visit& visit, const Page& page, const std::string& problem, int status) {
    const bool is_status = kind_of(visit) == OutcomeKind::status;
    Values values;
    const std::string title =
        is_status ? visit.say("Tell the reporters how far it is") : visit.say("Tell the reporters the outcome");
    fill_frame(values, visit, page.counts, title, "");
    values.text("HEADLINE", title);
    values.text("NUMBER", ticket_number(visit, page.ticket.id));
    values.text("PATH", ticket_path(visit, page.ticket.id));
    values.text("SUBJECT", page.ticket.title.empty() ? visit.say("(no subject)") : page.ticket.title);
    values.text("KIND", is_status ? "status" : "outcome");
    values.show(is_status ? "IS_STATUS" : "IS_OUTCOME");
    if (!is_status && !page.drafts.is_settled) values.show("NOT_SETTLED");
    if (!problem.empty()) values.text_section("BANNER", "BANNER_TEXT", problem);
    const std::size_t count = page.drafts.drafts.size();
    values.show_if(count == 0, "NONE");
    if (count > 0)
        values.text_section("SEND", "SEND_BUTTON",
                            count == 1 ? visit.say("Send") : visit.say("Send {1} mails", {std::to_string(count)}));
    for (const OutcomeDraft& draft : page.drafts.drafts) {
        Values mail = values.add("MAIL");
        const std::string place = place_of(draft);
        mail.text("PLACE", place);
        mail.text("ADDRESS", draft.address);
        mail.text("MAIL_SUBJECT", draft.mail.subject);
        const std::string typed = without_returns(visit.request.form.get("text-" + place));
        mail.text("MAIL_TEXT", typed.empty() ? draft.mail.text : typed);
        if (!language_tag(draft.mail.language).empty()) mail.show("HAS_LANG");
        fill_language(mail, visit, draft.mail.language);
        mail.show_if(draft.is_cert, "CERT");
        mail.show_if(!draft.was_answered, "UNPROVEN");
    }
    for (const OutcomeDrafts::LeftOut& one : page.drafts.left_out) {
        Values row = values.add("LEFT_OUT");
        row.text("ADDRESS", one.address);
        row.text("WHY", said(visit, one.why));
    }
    return html(visit, "outcome", values, status);
}

Response no_ticket(const Visit& visit) {
    return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
}

}   // namespace

Response outcome_page(Visit& visit) {
    const auto page = load(visit);
    return page ? show(visit, *page, "", 200) : no_ticket(visit);
}

Response outcome_send(Visit& visit) {
    const auto page = load(visit);
    if (!page) return no_ticket(visit);
    const Fields& form = visit.request.form;
    OutcomeTexts texts;
    for (const OutcomeDraft& draft : page->drafts.drafts) {
        // What was on the page must be what leaves: somebody who wrote meanwhile is shown first.
        if (!form.has("text-" + place_of(draft)))
            return show(visit, *page,
                        visit.say("Another reporter has come since this page was made. Look at all mails, then send."), 409);
        const std::string text = without_returns(form.get("text-" + place_of(draft)));
        if (text != draft.mail.text) texts[{draft.ticket, draft.conversation}] = text;
    }
    std::size_t sent = 0;
    std::string problem;
    visit.site.database.write([&](Stores& stores) {
        const auto done =
            send_outcomes(stores, page->ticket.id, kind_of(visit), texts, visit.handler().key, visit.site.desk, visit.now);
        problem = done.ok() ? "" : done.problem().advice;
        sent = done.ok() ? done.value() : 0;
    });
    if (!problem.empty()) return show(visit, *page, problem, 409);
    visit.site.log->info("web.outcome_told handler={} ticket={} mails={}", quoted(visit.handler().name),
                         ticket_number(visit, page->ticket.id), sent);
    visit.site.mail_side.send_now();
    return Response::see_other(ticket_path(visit, page->ticket.id) + "?" + did_query("told", sent, {}));
}

}   // namespace toritsugi
