// GET and POST /rules: the words and policies of the lead, tried over history before they count, and the switch of automatic
// answers. Everybody of the desk may read them.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/desk/acknowledgement.hpp"
#include "core/learning/training.hpp"
#include "core/stores/lesson_store.hpp"
#include "core/stores/rule_store.hpp"
#include "core/writing/quoted.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/review_pages.hpp"
#include "web/pages/rules_trial.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_changes = 300, shown_versions = 10, shown_lessons = 500, most_text_bytes = 512 << 10;

struct RuleTexts {
    std::string words, policies;
};

// Browsers send CRLF.
std::string from_form(std::string_view text) {
    std::string lines;
    for (const char c : text.substr(0, most_text_bytes))
        if (c != '\r') lines.push_back(c);
    return lines;
}

struct Kept {
    std::optional<RuleText> words, policies;
    std::vector<RuleText> versions;   // of both, newest first
    bool answers_are_off = false;
    ListCounts counts;
    std::vector<LessonCount> lessons;
    std::optional<ModelFacts> model;
};

Kept read_kept(Visit& visit) {
    Kept kept;
    visit.site.database.read([&](Stores& stores) {
        RuleStore& rules = stores.rules();
        kept.words = rules.newest(std::string(words_kind));
        kept.policies = rules.newest(std::string(policies_kind));
        for (const std::string_view kind : {words_kind, policies_kind})
            for (RuleText& one : rules.versions(std::string(kind), shown_versions)) kept.versions.push_back(std::move(one));
        kept.answers_are_off = rules.answers_are_off();
        kept.lessons = stores.lessons().counts(shown_lessons);
        kept.model = stores.lessons().newest_model();
        kept.counts = stores.tickets().counts(visit.handler().key, visit.now);
    });
    std::sort(kept.versions.begin(), kept.versions.end(),
              [](const RuleText& a, const RuleText& b) { return a.version > b.version; });
    return kept;
}

void fill_trial(Values& values, const Visit& visit, const Trial& trial) {
    Values section = values.add("TRIAL");
    const std::string looked = std::to_string(trial.looked_at), changed = std::to_string(trial.changes.size());
    section.text("TRIAL_TEXT",
                 trial.looked_at == 0
                     ? visit.say("There are no reports to try this on.")
                     : visit.say("Of the newest {1} reports, back to {2}, {3} would have been treated otherwise.",
                                 {looked, day(visit, *trial.oldest), changed}));
    section.text("TRIAL_NOTE", visit.say(trial.is_without_lessons
                                             ? "Nothing was changed. Tickets that are here keep their category."
                                             : "Nothing was changed. Tickets that are here keep their category; new rules "
                                               "count from the next mail on."));
    if (trial.changes.empty()) return;
    Values table = section.add("TRIAL_TABLE");
    table.text("TRIAL_WITH", visit.say(trial.is_without_lessons ? "Without what handlers taught" : "With these rules"));
    for (std::size_t i = 0; i < std::min(trial.changes.size(), shown_changes); ++i) {
        const TrialChange& change = trial.changes[i];
        Values row = table.add("TRIAL_ROW");
        row.text("TRIAL_HREF", ticket_path(visit, change.ticket));
        row.text("TRIAL_NUMBER", ticket_number(visit, change.ticket));
        row.text("TRIAL_SUBJECT", change.subject.empty() ? visit.say("(no subject)") : change.subject);
        row.text("TRIAL_BEFORE", change.before);
        row.text("TRIAL_AFTER", change.after);
    }
    if (trial.changes.size() > shown_changes)
        section.text_section("TRIAL_MORE", "TRIAL_MORE_TEXT",
                             visit.say("{1} more", {std::to_string(trial.changes.size() - shown_changes)}));
}

// What was learned, and how right it was: the guesses that stood there before a handler said the category.
void fill_learned(Values& values, const Visit& visit, const Kept& kept) {
    const auto seeds = built_in_seed_counts();
    std::uint32_t all_seeds = 0, lessons = 0, right = 0, unsure = 0, wrong = 0;
    for (std::size_t i = 0; i < category_count; ++i) {
        LessonCount count;
        for (const LessonCount& one : kept.lessons)
            if (one.category == category_table()[i].category) count = one;
        all_seeds += seeds[i];
        lessons += count.lessons;
        right += count.right;
        unsure += count.unsure;
        wrong += count.wrong;
        Values row = values.add("LEARNED_ROW");
        row.text("LEARNED_CATEGORY", category_name(visit, category_table()[i].category));
        row.text("LEARNED_SEEDS", std::to_string(seeds[i]));
        row.text("LEARNED_LESSONS", std::to_string(count.lessons));
        row.text("LEARNED_RIGHT", std::to_string(count.right));
        row.text("LEARNED_UNSURE", std::to_string(count.unsure));
        row.text("LEARNED_WRONG", std::to_string(count.wrong));
    }
    const std::string mails = std::to_string(all_seeds);
    values.text(
        "LEARNED_FROM",
        kept.model
            ? visit.say("Version {1}, learned {2}: from {3} reports that handlers sorted, and {4} mails written "
                        "for the program.",
                        {std::to_string(kept.model->version), moment(visit, kept.model->at),
                         std::to_string(kept.model->lessons), mails})
            : visit.say("Built in: learned from {1} mails written for the program. Nothing was learned here yet.", {mails}));
    const std::uint32_t judged = right + unsure + wrong;
    values.text("LEARNED_RESULT",
                judged == 0
                    ? visit.say("No handler has sorted a report yet, so nobody knows how right it is here.")
                    : visit.say("Of {1} reports that a handler sorted, the guess before was right for {2} ({3} %), not "
                                "sure for {4}, and wrong for {5}.",
                                {std::to_string(judged), std::to_string(right), std::to_string(right * 100 / judged),
                                 std::to_string(unsure), std::to_string(wrong)}));
    values.show_if(kept.model && visit.handler().is_lead, "LEARNED_TRY");
}

Response show(Visit& visit, const std::optional<RuleTexts>& written, const std::string& problem,
              const std::optional<Trial>& trial, int status) {
    const Kept kept = read_kept(visit);
    Values values;
    fill_frame(values, visit, kept.counts, visit.say("Rules"), "rules");
    fill_toast(values, visit);
    values.text("WORDS", written ? written->words : kept.words ? kept.words->text : "");
    values.text("POLICIES", written ? written->policies : kept.policies ? kept.policies->text : "");
    values.show_if(visit.handler().is_lead, "MAY_CHANGE");
    values.show_if(!visit.handler().is_lead, "MAY_READ");
    if (!problem.empty()) values.text_section("ERROR", "ERROR_TEXT", problem);
    if (trial) fill_trial(values, visit, *trial);
    const bool by_setting = !visit.site.settings.answers.acknowledge;
    values.show(by_setting ? "ANSWERS_SETTING" : kept.answers_are_off ? "ANSWERS_OFF" : "ANSWERS_ON");
    fill_learned(values, visit, kept);
    for (const RuleText& one : kept.versions) {
        Values row = values.add("VERSION");
        row.text("VERSION_KIND", visit.say(one.kind == words_kind ? "Words" : "Policies"));
        row.text("VERSION_AT", moment(visit, one.at));
        row.text("VERSION_WHO", one.who);
        row.text("VERSION_TEXT", one.text);
    }
    values.show_if(!kept.versions.empty(), "VERSIONS");
    return html(visit, "rules", values, status);
}

Response keep(Visit& visit, const RuleTexts& texts) {
    visit.site.database.write([&](Stores& stores) {
        const auto keep_one = [&](std::string_view kind, const std::string& text) {
            const auto newest = stores.rules().newest(std::string(kind));
            if ((newest ? newest->text : "") != text)
                stores.rules().keep(std::string(kind), text, visit.handler().key, visit.now);
        };
        keep_one(words_kind, texts.words);
        keep_one(policies_kind, texts.policies);
    });
    if (visit.site.mail_side.rules_changed) visit.site.mail_side.rules_changed();
    visit.site.log->info("rules.kept handler={}", quoted(visit.handler().name));
    return Response::see_other("/rules?" + did_query("rules", 1, {}));
}

Response switch_answers(Visit& visit, bool are_off) {
    visit.site.database.write([&](Stores& stores) { stores.rules().switch_answers(are_off); });
    visit.site.log->warn("answers.{} handler={}", are_off ? "switched_off" : "switched_on", quoted(visit.handler().name));
    return Response::see_other("/rules?" + did_query("changed", 1, {}));
}

}   // namespace

Response rules_page(Visit& visit) { return show(visit, std::nullopt, "", std::nullopt, 200); }

Response rules_act(Visit& visit) {
    const Fields& form = visit.request.form;
    const std::string_view wanted = form.get("do");
    // In a storm whoever is at the desk must be able to stop the answers; starting them again is a lead's decision.
    if (wanted == "answers-off") return switch_answers(visit, true);
    if (!visit.handler().is_lead)
        return problem_page(visit, 403, "Only a lead may change the rules",
                            "Ask a lead of your desk. You can read them here.");
    if (wanted == "answers-on") return switch_answers(visit, false);
    if (wanted == "try-without-lessons") return show(visit, std::nullopt, "", try_without_lessons(visit), 200);
    const RuleTexts texts{from_form(form.get("words")), from_form(form.get("policies"))};
    auto rules = parse_rules(texts.words, texts.policies);
    if (!rules.ok()) return show(visit, texts, rules.problem().advice, std::nullopt, 422);
    if (wanted == "keep") return keep(visit, texts);
    return show(visit, texts, "", try_rules(visit, std::move(rules.value())), 200);
}

// The acknowledgement as this ticket's first mail would get it now, with the templates in use.
Response answer_preview(Visit& visit) {
    const auto id = TicketId::parse(visit.request.query.get("ticket"), visit.site.settings.site.ticket_prefix);
    RawMail raw;
    Envelope envelope;
    std::optional<TicketView> ticket;
    ListCounts counts;
    visit.site.database.read([&](Stores& stores) {
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        std::optional<TicketId> wanted = id.ok() ? std::optional(id.value()) : std::nullopt;
        if (!wanted) {   // the newest report
            const auto rows = stores.tickets().ledger({}, 1, name_of(Outcome::new_ticket));
            if (!rows.empty()) wanted = rows.front().ticket;
        }
        if (wanted) ticket = stores.tickets().view(*wanted);
        if (!ticket) return;
        for (const MessageView& message : ticket->messages)
            if (!message.is_outgoing && raw.bytes.empty()) {
                raw = stores.messages().raw(message.key);
                envelope = stores.messages().envelope(message.key);
            }
    });
    if (raw.bytes.empty() || !visit.site.mail_side.read)
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    const auto [mail, report] = visit.site.mail_side.read(raw, envelope, {});
    Values values;
    fill_frame(values, visit, counts, visit.say("Preview of the automatic answer"), "rules");
    values.text("NUMBER", ticket_number(visit, ticket->row.id));
    values.text("PREVIEW_HREF", ticket_path(visit, ticket->row.id));
    static constexpr std::pair<std::string_view, std::string_view> kinds[] = {
        {"acknowledgement", marked("Acknowledgement")}, {"closed-at-once", marked("Closed by a policy, with thanks")}};
    for (const auto& [kind, words] : kinds)
        for (const char* const language : {"ja", "en"}) {
            Message written = mail;
            written.language = language;
            const OutgoingMail answer = acknowledgement(written, report, visit.site.settings.mail.address,
                                                        {ticket->row.id, 1}, visit.site.desk, visit.now, kind);
            Values one = values.add("PREVIEW");
            one.text("PREVIEW_KIND", visit.say(words));
            one.text("PREVIEW_LANG", language);
            one.text("PREVIEW_SUBJECT", answer.subject);
            one.text("PREVIEW_TEXT", answer.text);
        }
    return html(visit, "answer_preview", values);
}

}   // namespace toritsugi
