// /tickets/NUMBER/relay: what would leave to whom, as in design/compose-relay.html. What is sent is what was shown: the form
// carries a fingerprint of its preview, and a mail that would differ is shown again instead of sent.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/desk/relay_acts.hpp"
#include "core/writing/quoted.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/relay_words.hpp"
#include "web/pages/ticket.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"
#include "web/server/passwords.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_contacts = 8, shown_observables = 12, shown_csv_bytes = 6000;

// What makes two mails the same for the person who reads the preview: whom it goes to, what it says, what goes along. Not
// the Message-ID and the date, which are new each time.
std::string fingerprint(const ComposedRelay& relay) {
    std::string all = relay.mail.recipient + "\n" + relay.mail.subject + "\n" + relay.mail.text + "\n" + relay.evidence.csv;
    // XARF and IODEF are the same events with the time of writing in them.
    for (const MailDraft::Part& part : relay.parts) all += "\n" + part.name;
    return token_hash(all);
}

std::string without_returns(std::string_view text) {   // forms send CRLF
    std::string plain;
    for (const char c : text)
        if (c != '\r') plain += c;
    return plain;
}

bool is_checked(const Fields& form, std::string_view name) { return !form.get(name).empty(); }

// The handler's choices on the form, laid over what the desk proposes. Without a form: the proposal itself.
RelayDraft with_choices(const RelayProposal& proposal, const Visit& visit) {
    RelayDraft draft = proposal.draft;
    draft.handler = visit.handler().display_name;
    const Fields& form = visit.request.form;
    if (!is_checked(form, "form")) return draft;
    for (const RankedContact& one : proposal.alternatives)
        if (one.address == form.get("to")) draft.contact = one;
    if (form.has("tlp")) draft.tlp = tlp_named(form.get("tlp"));
    const bool english = is_checked(form, "also-en"), japanese = is_checked(form, "also-ja");
    if (english || japanese) draft.language = english && japanese ? "en+ja" : english ? "en" : "ja";
    draft.full_targets = is_checked(form, "full");
    const auto chosen = form.all("report");
    for (ReportForRelay& report : draft.reports) {
        const bool is_chosen = std::find(chosen.begin(), chosen.end(), std::to_string(report.message.value)) != chosen.end();
        if (is_chosen != report.is_included()) report.handler_chose = is_chosen;
    }
    return draft;
}

// The handler's own words, where they are not the template's any more.
RelayDraft with_texts(RelayDraft draft, const Fields& form) {
    const auto own = [&](std::string_view field, std::string_view made) {
        const std::string text = without_returns(form.get(field));
        return text.empty() || token_hash(text) == form.get(made) ? std::string{} : text;
    };
    draft.text_english = own("text-en", "made-en");
    draft.text_japanese = own("text-ja", "made-ja");
    return draft;
}

// One mail of the page: the proposal, the draft with all choices, and what it becomes.
struct Composing {
    const RelayProposal* proposal = nullptr;
    RelayDraft draft;
    Result<ComposedRelay> composed = Problem{0, ""};
    std::string seen;   // fingerprint without the handler's own words: they know what they typed
};

Composing compose(const RelayProposal& proposal, const Visit& visit) {
    Composing one;
    one.proposal = &proposal;
    const RelayDraft chosen = with_choices(proposal, visit);
    one.draft = with_texts(chosen, visit.request.form);
    one.composed = compose_relay(one.draft, visit.site.desk, visit.now);
    const auto plain = compose_relay(chosen, visit.site.desk, visit.now);
    if (plain.ok()) one.seen = fingerprint(plain.value());
    return one;
}

// As the other mails of the ticket would leave: nobody changed them.
struct Other {
    RelayDraft draft;
    std::string key;   // "abuse@example.net fingerprint"; empty: it cannot go
    std::size_t rows = 0;
    std::string problem;
};

Other other_mail(const RelayProposal& proposal, const Visit& visit) {
    Other other;
    other.draft = proposal.draft;
    other.draft.handler = visit.handler().display_name;
    const auto composed = compose_relay(other.draft, visit.site.desk, visit.now);
    if (!composed.ok()) {
        other.problem = composed.problem().advice;
        return other;
    }
    other.key = proposal.draft.contact.address + " " + fingerprint(composed.value());
    other.rows = composed.value().evidence.rows;
    return other;
}

struct Page {
    TicketView ticket;
    ListCounts counts;
    RelayDrafts drafts;
    std::vector<RelayProposal> typed;   // at most one: to an address that was typed by hand
    const RelayProposal* chosen = nullptr;
    std::int64_t about_relay = 0;   // a request whose contact named the typed address; 0: none
    std::string problem;            // of the typed address
};

// What a request of this ticket was about; empty: there is no such request.
std::vector<std::string> told_in(Visit& visit, TicketKey ticket, std::int64_t relay) {
    std::vector<std::string> values;
    if (relay <= 0) return values;
    visit.site.database.read([&](Stores& stores) {
        values.clear();
        for (const RelayRequest& one : stores.relays().of_ticket(ticket))
            if (one.key.value == relay) values = one.observables;
    });
    return values;
}

std::string_view asked_proposal(const Visit& visit) {
    return visit.request.is_post() ? visit.request.form.get("p") : visit.request.query.get("p");
}

std::optional<Page> load(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    if (!id.ok()) return std::nullopt;
    std::optional<TicketView> ticket;
    Page page;
    visit.site.database.read([&](Stores& stores) {
        ticket = stores.tickets().view(id.value());
        page.counts = stores.tickets().counts(visit.handler().key, visit.now);
    });
    if (!ticket) return std::nullopt;
    page.ticket = std::move(*ticket);
    const MailSide& side = visit.site.mail_side;
    page.drafts =
        relay_drafts(visit.site.database, *side.contacts, side.parse, page.ticket.row.id, visit.site.desk, visit.now);
    for (const RelayProposal& one : page.drafts.proposals)
        if (one.draft.contact.address == asked_proposal(visit)) page.chosen = &one;
    if (!page.chosen && !page.drafts.proposals.empty()) page.chosen = &page.drafts.proposals.front();
    // An address that is typed by hand takes the place of the chosen contact, for the same observables.
    const Fields& fields = visit.request.is_post() ? visit.request.form : visit.request.query;
    const std::string typed(fields.get("other"));
    const bool wants_typed = !typed.empty() && (fields.get("to") == "other" || !visit.request.is_post());
    if (!wants_typed) return page;
    std::vector<std::string> about = told_in(visit, page.ticket.row.key, fields.number("about", 0));
    if (!about.empty()) {
        page.about_relay = fields.number("about", 0);
        page.chosen = nullptr;   // it takes nobody's place: they were told, and named somebody else
    }
    if (page.chosen) about = page.chosen->draft.observables;
    for (const NotTold& one : page.drafts.not_told)
        if (!page.chosen && page.about_relay == 0 && one.reason == NotTold::Why::contact_unknown) about.push_back(one.value);
    auto made = relay_draft_to(visit.site.database, *side.contacts, side.parse, page.ticket.row.id, typed, about,
                               visit.site.desk, visit.now);
    if (!made.ok()) {
        page.problem = made.problem().advice;
        return page;
    }
    if (page.chosen) {   // the other choices stay on the page
        made.value().alternatives = page.chosen->alternatives;
        made.value().alternatives.insert(made.value().alternatives.begin(), page.chosen->draft.contact);
    }
    page.typed.push_back(std::move(made.value()));
    return page;
}

const RelayProposal* proposal_of(const Page& page) { return page.typed.empty() ? page.chosen : &page.typed.front(); }

void fill_contact_choices(Values& values, const Visit& visit, const Composing& one, bool is_typed) {
    std::vector<const RankedContact*> contacts;
    if (!is_typed) contacts.push_back(&one.proposal->draft.contact);
    for (const RankedContact& alternative : one.proposal->alternatives)
        if (contacts.size() < shown_contacts) contacts.push_back(&alternative);
    int number = 0;
    for (const RankedContact* contact : contacts) {
        Values option = values.add("CONTACT");
        fill_found_contact(option, visit, *contact);
        option.show_if(!is_typed && contact->address == one.draft.contact.address, "CHOSEN");
        option.show_if(!contact->is_usable, "UNUSABLE");
        if (++number <= 9) option.text("CONTACT_NUMBER", std::to_string(number));
    }
    values.text("OTHER_NUMBER", std::to_string(std::min(number + 1, 9)));
    values.show_if(is_typed, "OTHER_CHOSEN");
    values.text("OTHER_ADDRESS", is_typed ? one.draft.contact.address : std::string(visit.request.form.get("other")));
    std::string asked;
    for (const std::string& address : one.proposal->asked_before) asked += (asked.empty() ? "" : ", ") + address;
    if (!asked.empty())
        values.text_section("ASKED_BEFORE", "ASKED_BEFORE_TEXT",
                            visit.say("{1} came back or said that it is not theirs.", {asked}));
}

void fill_about(Values& values, const RelayDraft& draft, const Visit& visit) {
    for (std::size_t i = 0; i < std::min(draft.observables.size(), shown_observables); ++i)
        values.text_section("ABOUT", "VALUE", draft.observables[i]);
    if (draft.observables.size() > shown_observables)
        values.text_section("ABOUT_MORE", "ABOUT_MORE_TEXT",
                            visit.say("and {1} more", {std::to_string(draft.observables.size() - shown_observables)}));
}

void fill_markings(Values& values, const std::optional<Tlp>& chosen) {
    const auto option = [&](std::string_view name, const std::string& label, bool is_chosen) {
        Values one = values.add("MARKING");
        one.text("TLP_NAME", name);
        one.text("TLP_LABEL", label);
        one.text("TLP_CLASS", name.substr(0, name.find('+')));
        one.show_if(is_chosen, "CHOSEN");
        one.show(name.empty() ? "NO_TLP" : "IS_TLP");
    };
    option("", "", !chosen);
    for (const Tlp tlp : {Tlp::clear, Tlp::green, Tlp::amber, Tlp::amber_strict})
        option(name_of(tlp), label_of(tlp), chosen == tlp);
}

std::string consent_words(const Visit& visit, const ReportForRelay& report) {
    if (why_not_relayed(tlp_named(report.tlp), report.asks_to_tell()))
        return visit.say("marked TLP:{1}, stays here", {report.tlp});
    if (report.consent.logs == Answer::no) return visit.say("no");
    const bool name = report.consent.name == Answer::yes, targets = report.consent.target == Answer::yes;
    if (report.consent.logs == Answer::yes || report.asks_to_tell())
        return name && targets ? visit.say("yes, with name and targets")
               : name          ? visit.say("yes, with name")
               : targets       ? visit.say("yes, with targets")
                               : visit.say("yes, without name");
    return visit.say("not asked for; ask first");
}

void fill_reports(Values& values, const Visit& visit, const RelayDraft& draft) {
    std::uint64_t going = 0, all = 0;
    for (const ReportForRelay& report : draft.reports) {
        all += report.lines;
        if (report.is_included()) going += report.events.size();
        Values row = values.add("REPORT");
        const bool is_forbidden = why_not_relayed(tlp_named(report.tlp), report.asks_to_tell()).has_value();
        row.text("MESSAGE", std::to_string(report.message.value));
        row.text("REPORTER", report.reporter.empty() ? visit.say("(no sender)") : report.reporter);
        row.number("LINES", static_cast<std::int64_t>(report.lines));
        row.text("CONSENT", consent_words(visit, report));
        row.text("CONSENT_CSS", is_forbidden ? "bad" : report.is_included() && !report.handler_chose ? "good" : "warn");
        row.show_if(report.is_included(), "GOES");
        row.show_if(is_forbidden, "FORBIDDEN");
    }
    values.text("LINES_GOING", visit.say("{1} of {2} lines", {std::to_string(going), std::to_string(all)}));
    values.show_if(draft.reports.empty(), "NO_REPORTS");
}

void fill_preview(Values& values, const Visit& visit, const ComposedRelay& relay) {
    Values preview = values.add("PREVIEW");
    const Settings& settings = visit.site.settings;
    const bool is_japanese = relay.request.language == "ja";
    preview.text("MAIL_HEAD", "From: " + (is_japanese ? settings.site.name_ja : settings.site.name) + " <" +
                                  settings.mail.address + ">\nTo: " + relay.mail.recipient +
                                  "\nReply-To: " + relay.mail.envelope_from + "\nSubject: " + relay.mail.subject + "\n\n");
    preview.text("MAIL_TEXT", relay.mail.text);
    for (const MailDraft::Part& part : relay.parts) {
        Values file = preview.add("FILE");
        file.text("FILE_NAME", part.name);
        file.text("FILE_ABOUT", part.bytes == relay.evidence.csv
                                    ? visit.say("{1} lines", {std::to_string(relay.evidence.rows)})
                                    : bytes_text(part.bytes.size()));
        file.text("FILE_TEXT", for_display(std::string_view(part.bytes).substr(0, shown_csv_bytes)));
        file.show_if(part.bytes.size() > shown_csv_bytes, "FILE_CUT");
    }
}

void fill_texts(Values& values, const Composing& one, const Fields& form) {
    std::string english, japanese, language = one.draft.language;
    if (one.composed.ok()) {
        english = one.composed.value().text_english;
        japanese = one.composed.value().text_japanese;
        language = one.composed.value().request.language;
    } else {   // nothing that was typed gets lost
        english = without_returns(form.get("text-en"));
        japanese = without_returns(form.get("text-ja"));
    }
    values.text("TEXT_EN", english);
    values.text("TEXT_JA", japanese);
    values.text("MADE_EN", one.draft.text_english.empty() ? token_hash(english) : std::string(form.get("made-en")));
    values.text("MADE_JA", one.draft.text_japanese.empty() ? token_hash(japanese) : std::string(form.get("made-ja")));
    values.show_if(language.find("en") != language.npos, "SENDS_EN");
    values.show_if(language.find("ja") != language.npos, "SENDS_JA");
}

// The other mails of this ticket, with a box each: one key sends all that are checked.
void fill_others(Values& values, const Visit& visit, const Page& page, std::size_t& going) {
    if (page.drafts.proposals.size() < 2) return;
    Values section = values.add("OTHERS");
    const auto kept = visit.request.form.all("also");
    const bool was_sent = is_checked(visit.request.form, "form");
    for (const RelayProposal& one : page.drafts.proposals) {
        Values row = section.add("OTHER");
        row.text("ADDRESS", one.draft.contact.address);
        Fields to;
        to.add("p", one.draft.contact.address);
        row.text("OTHER_HREF", ticket_path(visit, page.ticket.row.id) + "/relay?" + to.with("", ""));
        const std::size_t count = one.draft.observables.size();
        std::string about = count == 1 ? one.draft.observables.front() : visit.say("{1} addresses", {std::to_string(count)});
        if (&one == page.chosen) {
            row.show("IS_THIS");
            row.text("OTHER_ABOUT", about);
            continue;
        }
        const Other other = other_mail(one, visit);
        if (other.rows > 0) about += ", " + visit.say("{1} lines", {std::to_string(other.rows)});
        if (one.better_after) about += ". " + visit.say("Better not before {1}", {day(visit, *one.better_after)});
        if (!other.problem.empty()) about += ". " + other.problem;
        row.text("OTHER_ABOUT", about);
        if (other.key.empty()) continue;
        const bool is_chosen = was_sent ? std::find(kept.begin(), kept.end(), other.key) != kept.end()
                                        : !one.better_after && one.draft.contact.is_usable;
        going += is_chosen;
        Values box = row.add("BOX");
        box.text("OTHER_KEY", other.key);
        box.show_if(is_chosen, "CHOSEN");
    }
}

void fill_not_told(Values& values, const Visit& visit, const RelayDrafts& drafts) {
    if (drafts.not_told.empty()) return;
    Values section = values.add("NOT_TOLD");
    for (std::size_t i = 0; i < std::min<std::size_t>(drafts.not_told.size(), 50); ++i) {
        const NotTold& one = drafts.not_told[i];
        Values row = section.add("NOT_TOLD_ROW");
        row.text("VALUE", one.value);
        std::string why = said(visit, one.why);
        for (const std::string& tried : one.tried) why += (why.empty() ? "" : "; ") + tried;
        row.text("NOT_TOLD_WHY", why);
    }
}

void fill_silence(Values& values, const Visit& visit, const RelayDraft& draft) {
    const ChasePlan& plan = chase_plan(draft.category, draft.contact.side);
    std::string words;
    for (const ChasePlan::Due& due : plan.steps) {
        const std::string days = std::to_string(due.after.count());
        words += words.empty() ? "" : " · ";
        switch (due.step) {
            case ChaseStep::remind: words += visit.say("day {1}: remind them", {days}); break;
            case ChaseStep::second_contact: words += visit.say("day {1}: a second contact", {days}); break;
            case ChaseStep::upstream_or_cert: words += visit.say("day {1}: upstream or national CERT", {days}); break;
            case ChaseStep::give_up: words += visit.say("day {1}: end without an answer", {days}); break;
        }
    }
    values.text("SILENCE", words);
}

struct Notice {
    std::string title, words;
};

Response show(Visit& visit, const Page& page, const Notice& notice, int status) {
    Values values;
    fill_frame(values, visit, page.counts, visit.say("New relay request"), "");
    values.show("COMPOSE_KEYS");
    values.text("NUMBER", ticket_number(visit, page.ticket.row.id));
    values.text("SUBJECT", page.ticket.row.title.empty() ? visit.say("(no subject)") : page.ticket.row.title);
    values.text("PATH", ticket_path(visit, page.ticket.row.id));
    fill_not_told(values, visit, page.drafts);
    if (!notice.title.empty()) {
        Values banner = values.add("BANNER");
        banner.text("BANNER_TITLE", notice.title);
        banner.text("BANNER_TEXT", notice.words);
    }
    const RelayProposal* proposal = proposal_of(page);
    if (!proposal) {
        values.show("NOTHING");
        return html(visit, "relay_compose", values, status);
    }
    const Composing one = compose(*proposal, visit);
    Values form = values.add("FORM");
    form.text("PROPOSAL", page.chosen ? page.chosen->draft.contact.address : "");
    form.text("SEEN", one.seen);
    if (page.about_relay > 0) form.text_section("ABOUT_RELAY", "ABOUT_RELAY_KEY", std::to_string(page.about_relay));
    fill_about(form, one.draft, visit);
    fill_contact_choices(form, visit, one, !page.typed.empty());
    // Without a choice of the handler the strictest of what goes along stands; the page shows it as what it is.
    fill_markings(form, one.draft.tlp || !one.composed.ok() ? one.draft.tlp : tlp_named(one.composed.value().request.tlp));
    fill_silence(form, visit, one.draft);
    fill_texts(form, one, visit.request.form);
    fill_reports(form, visit, one.draft);
    form.show_if(one.draft.full_targets, "FULL");
    std::size_t going = one.composed.ok() ? 1 : 0;
    fill_others(form, visit, page, going);
    if (one.composed.ok()) {
        for (const RelayCheck& check : one.composed.value().checks) {
            Values line = form.add("CHECK");
            line.text("CHECK_TEXT", said(visit, check.text));
            line.text("CHECK_ICON", check.is_fine ? "#i-check" : "#i-alert");
            line.text("CHECK_CSS", check.is_fine ? "" : "warn");
        }
        fill_preview(form, visit, one.composed.value());
    } else {
        form.text_section("REFUSED", "REFUSED_TEXT", one.composed.problem().advice);
    }
    values.show_if(going > 0, "CAN_SEND");
    values.text("SEND_BUTTON", going > 1 ? visit.say("Send {1} mails", {std::to_string(going)}) : visit.say("Send"));
    return html(visit, "relay_compose", values, status);
}

Notice not_sent(const Visit& visit, std::string_view words) { return {visit.say("Nothing was sent."), visit.say(words)}; }

// Everything that the send key sends. A notice: why nothing goes.
std::optional<Notice> collect(const Visit& visit, const Page& page, std::vector<RelayDraft>& drafts) {
    const RelayProposal* proposal = proposal_of(page);
    if (!proposal || (page.chosen && page.chosen->draft.contact.address != visit.request.form.get("p")))
        return not_sent(visit, marked("It was told meanwhile, or the contact has changed. Look at what is left."));
    const Composing one = compose(*proposal, visit);
    if (!one.composed.ok()) return Notice{visit.say("Nothing was sent."), one.composed.problem().advice};
    if (one.seen != visit.request.form.get("seen"))
        return not_sent(visit,
                        marked("Your choices changed the mail. This is how it would leave now; send it if it is right."));
    drafts.push_back(one.draft);
    std::vector<std::string> wanted = visit.request.form.all("also");
    for (const RelayProposal& candidate : page.drafts.proposals) {
        if (&candidate == page.chosen) continue;
        const Other other = other_mail(candidate, visit);
        if (std::erase(wanted, other.key) > 0 && !other.key.empty()) drafts.push_back(other.draft);
    }
    if (!wanted.empty())
        return not_sent(visit,
                        marked("One of the other mails has changed since this page was made. Look at them, then send."));
    return std::nullopt;
}

Response no_relay(const Visit& visit) {
    return problem_page(visit, 503, "Nothing can be relayed just now", "This server runs without its mail side.");
}

Response no_ticket(const Visit& visit) {
    return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
}

bool can_relay(const Visit& visit) { return visit.site.mail_side.contacts && visit.site.mail_side.parse; }

}   // namespace

Response relay_compose_page(Visit& visit) {
    if (!can_relay(visit)) return no_relay(visit);
    const auto page = load(visit);
    return page ? show(visit, *page, {}, 200) : no_ticket(visit);
}

Response relay_compose_act(Visit& visit) {
    if (!can_relay(visit)) return no_relay(visit);
    const auto page = load(visit);
    if (!page) return no_ticket(visit);
    if (!page->problem.empty()) return show(visit, *page, {visit.say("Nothing was sent."), page->problem}, 422);
    if (visit.request.form.get("do") != "send") return show(visit, *page, {}, 200);
    std::vector<RelayDraft> drafts;
    if (const auto notice = collect(visit, *page, drafts)) return show(visit, *page, *notice, 409);
    const auto opened = open_relays(visit.site.database, drafts, visit.handler().key, visit.site.desk, visit.now);
    if (!opened.ok()) return show(visit, *page, {visit.say("Nothing was sent."), opened.problem().advice}, 409);
    visit.site.log->info("web.relayed handler={} ticket={} mails={}", quoted(visit.handler().name),
                         ticket_number(visit, page->ticket.row.id), drafts.size());
    visit.site.mail_side.send_now();
    return Response::see_other(ticket_path(visit, page->ticket.row.id) + "?" + did_query("relayed", drafts.size(), {}));
}

}   // namespace toritsugi
