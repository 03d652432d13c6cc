// /a/TOKEN: a contact answers a relay request, or says whether its address is right, without signing in. What was told to
// that contact is shown, nothing of any reporter. Looking changes nothing, since mail scanners follow every link.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/desk/answer_links.hpp"
#include "core/desk/contact_check.hpp"
#include "core/desk/relay_acts.hpp"
#include "core/relay/relay_words.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/public_frame.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_observables = 50, most_words = 2000;

Response unknown_link(const Visit& visit) {
    return problem_page(visit, 404, "This link leads nowhere",
                        "Copy the whole link from our mail. Answering that mail works just as well.");
}

Response expired_link(const Visit& visit) {
    return problem_page(visit, 410, "This link has ended",
                        "It worked for some weeks, since mails are kept in many places. Answering our mail still works.");
}

// What they told us last, in words.
std::string_view answered(const RelayRequest& request) {
    switch (request.state) {
        case RelayState::acknowledged: return marked("You told us that you have it.");
        case RelayState::acted: return marked("You told us that it is fixed. Thank you.");
        case RelayState::declined: return marked("You told us that it is not yours.");
        case RelayState::withdrawn: return marked("We took this request back. Nothing is expected of you.");
        default: return "";
    }
}

struct Choice {
    PageAnswer answer;
    std::string_view label, hint;
};

void fill_choices(Values& values, const Visit& visit) {
    static constexpr Choice choices[] = {
        {PageAnswer::got_it, marked("We have it and look into it"), marked("We do not ask again for some days.")},
        {PageAnswer::fixed, marked("It is fixed"), marked("We tell those who reported it.")},
        {PageAnswer::not_ours, marked("It is not ours"), marked("Please write whose it is, if you know.")},
        {PageAnswer::need_more, marked("We need more to find it"), marked("Please write what you need.")},
    };
    const std::string chosen(visit.request.form.get("answer"));
    for (const Choice& choice : choices) {
        Values one = values.add("CHOICE");
        one.text("CHOICE_NAME", name_of(choice.answer));
        one.text("CHOICE_LABEL", visit.say(choice.label));
        one.text("CHOICE_HINT", visit.say(choice.hint));
        one.show_if(chosen == name_of(choice.answer), "CHOICE_CHOSEN");
    }
}

Response show_request(Visit& visit, const RelayRequest& request, std::string_view error, int status) {
    const std::string number = ticket_number(visit, request.ticket_id);
    Values values;
    fill_public_frame(values, visit, visit.say("Request {1}", {number}));
    values.show("PRIVATE_LINK");
    values.text("RECEIVED_LINE",
                visit.say("Number {1}, sent {2} to {3}",
                          {number, day(visit, request.sent_at.value_or(request.created_at.value_or(visit.now))),
                           request.organisation.empty() ? request.address : request.organisation}));
    values.text("HEADLINE", visit.say("{1}: please tell us how it stands", {category_name(visit, request.category)}));
    values.text("ASK", said(visit, relay_words(request.category).ask));
    for (std::size_t i = 0; i < std::min(request.observables.size(), shown_observables); ++i)
        values.add("OBS").text("VALUE", request.observables[i]);
    if (request.observables.size() > shown_observables)
        values.text_section("OBS_MORE", "OBS_MORE_TEXT",
                            visit.say("{1} more", {std::to_string(request.observables.size() - shown_observables)}));
    const std::string_view heard = answered(request);
    if (!heard.empty()) values.text_section("HEARD", "HEARD_TEXT", visit.say(heard));
    values.show_if(visit.request.query.get("said") == "1", "SAID");
    values.text("REFERENCE", visit.request.form.has("reference") ? visit.request.form.get("reference")
                                                                 : std::string_view(request.partner_reference));
    values.text("WORDS", visit.request.form.get("words"));
    if (!error.empty()) values.text_section("ERROR", "ERROR_TEXT", visit.say(error));
    if (request.state != RelayState::withdrawn) {
        Values form = values.add("FORM");
        fill_choices(form, visit);
    }
    return html(visit, "contact_answer", values, status);
}

Response show_check(Visit& visit, const Contact& contact, const std::string& address, std::string_view error, int status) {
    Values values;
    fill_public_frame(values, visit, visit.say("Is this address right?"));
    values.show("PRIVATE_LINK");
    values.text("ADDRESS", address);
    values.text("ORGANISATION", contact.organisation);
    values.show_if(visit.request.query.get("said") == "1", "SAID");
    values.text("WORDS", visit.request.form.get("words"));
    if (!error.empty()) values.text_section("ERROR", "ERROR_TEXT", visit.say(error));
    return html(visit, "contact_check", values, status);
}

// What a link leads to, as the database has it now.
struct Found {
    AnswerLink link;
    std::optional<RelayRequest> request;
    std::optional<Contact> contact;
    std::string address;   // of the contact, that is asked about
};

std::optional<Found> find(Stores& stores, const Visit& visit) {
    const auto link = read_answer_token(visit.parts[0], visit.site.desk, visit.now);
    if (!link) return std::nullopt;
    Found found{*link, {}, {}, {}};
    if (link->conversation) {
        const auto ticket = stores.tickets().find(link->conversation->ticket);
        if (ticket) found.request = stores.relays().of_conversation(*ticket, link->conversation->number);
    } else {
        found.contact = stores.contacts().contact(link->contact);
        const ContactAddress* const address =
            found.contact ? checked_address(visit.parts[0], *found.contact, visit.site.desk, visit.now) : nullptr;
        if (address) found.address = address->address;
    }
    return found.request || !found.address.empty() ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<Found> find(Visit& visit) {
    std::optional<Found> found;
    visit.site.database.read([&](Stores& stores) { found = find(stores, visit); });
    return found;
}

Response answer_request(Visit& visit, const Found& found) {
    const auto answer = page_answer_named(visit.request.form.get("answer"));
    const std::string words(visit.request.form.get("words").substr(0, most_words));
    const bool is_mute = words.find_first_not_of(" \t\r\n") == words.npos;
    if (!answer) return show_request(visit, *found.request, marked("Choose one of the four."), 422);
    if (*answer == PageAnswer::need_more && is_mute)
        return show_request(visit, *found.request, marked("Write what you need, so that we can look for it."), 422);
    std::optional<Result<RelayRequest>> heard;
    visit.site.database.write([&](Stores& stores) {
        heard = answer_on_page(stores, *found.link.conversation, *answer, is_mute ? "" : for_display(words),
                               for_display(visit.request.form.get("reference")), visit.site.desk, visit.now);
    });
    if (!heard->ok()) return Response::see_other(visit.request.path);   // taken back meanwhile: the page says so
    visit.site.log->info("relay.answered ticket={} conversation={} answer={}", found.link.conversation->ticket.text(),
                         found.link.conversation->number, name_of(*answer));
    return Response::see_other(visit.request.path + "?said=1");
}

Response answer_check(Visit& visit, const Found& found) {
    const std::string_view answer = visit.request.form.get("answer");
    if (answer != "right" && answer != "wrong")
        return show_check(visit, *found.contact, found.address, marked("Choose one of the two."), 422);
    const std::string words = for_display(visit.request.form.get("words").substr(0, most_words));
    visit.site.database.write([&](Stores& stores) {
        note_check_answer(stores, found.contact->key, found.address,
                          answer == "right" ? CheckAnswer::right : CheckAnswer::wrong, words, visit.now);
    });
    visit.site.log->info("contact.checked contact={} answer={}", found.contact->key.value, answer);
    return Response::see_other(visit.request.path + "?said=1");
}

}   // namespace

Response contact_answer_page(Visit& visit) {
    const auto found = find(visit);
    if (!found) return unknown_link(visit);
    if (found->link.has_expired) return expired_link(visit);
    return found->request ? show_request(visit, *found->request, "", 200)
                          : show_check(visit, *found->contact, found->address, "", 200);
}

Response contact_answer(Visit& visit) {
    const auto found = find(visit);
    if (!found) return unknown_link(visit);
    if (found->link.has_expired) return expired_link(visit);
    if (!visit.site.form_budget.take(visit.request.address, visit.now))
        return problem_page(visit, 429, "Many answers came from your network", "Wait an hour, or answer our mail.");
    return found->request ? answer_request(visit, *found) : answer_check(visit, *found);
}

}   // namespace toritsugi
