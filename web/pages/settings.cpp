// A handler's own password, second step, language and sessions; for leads, who may work here.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/writing/quoted.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"
#include "web/server/passwords.hpp"
#include "web/server/totp.hpp"

namespace toritsugi {
namespace {

// Sessions are named on the page by the start of their hash: enough to end one, useless to steal one.
constexpr std::size_t session_name_length = 16;

struct Shown {
    Handler me;
    std::vector<Session> sessions;
    std::vector<ApiToken> tokens;
    std::vector<Handler> people;
    ListCounts counts;
};

Shown read_all(Visit& visit) {
    Shown shown;
    visit.site.database.read([&](Stores& stores) {
        shown.me = stores.people().handler(visit.handler().key).value_or(visit.handler());
        shown.sessions = stores.people().sessions_of(visit.handler().key);
        shown.tokens = stores.people().tokens_of(visit.handler().key);
        if (shown.me.is_lead) shown.people = stores.people().handlers();
        shown.counts = stores.tickets().counts(visit.handler().key, visit.now);
    });
    return shown;
}

void fill_totp(Values& values, const Visit& visit, const Handler& me, const std::string& kept_secret) {
    if (!me.totp_secret.empty()) {
        values.show("TOTP_ON");
        return;
    }
    Values off = values.add("TOTP_OFF");
    const std::string secret = kept_secret.empty() ? new_totp_secret() : kept_secret;
    off.text("SECRET", secret);
    off.text("QR", qr_svg(totp_address(visit.site.settings.site.name, me.name, secret)));
}

void fill_sessions(Values& values, const Visit& visit, const Shown& shown) {
    for (const Session& session : shown.sessions) {
        if (visit.now - session.seen_at > visit.site.settings.web.idle_session) continue;   // ended
        Values row = values.add("SESSION");
        row.text("SESSION_CREATED", moment(visit, session.created_at));
        row.text("SESSION_SEEN", moment(visit, session.seen_at));
        const bool is_this = session.token_hash == visit.who->session_hash;
        row.show_if(is_this, "SESSION_THIS");
        if (!is_this) row.text_section("SESSION_OTHER", "SESSION_ID", session.token_hash.substr(0, session_name_length));
    }
    if (shown.tokens.empty()) return;
    Values section = values.add("API_TOKENS");
    for (const ApiToken& token : shown.tokens) {
        Values row = section.add("API_TOKEN");
        row.text("API_NAME", token.name);
        row.text("API_MADE", moment(visit, token.created_at));
    }
}

void fill_people_of_desk(Values& values, const Visit& visit, const Shown& shown) {
    if (!shown.me.is_lead) return;
    Values lead = values.add("LEAD");
    for (const Handler& person : shown.people) {
        Values row = lead.add("PERSON");
        row.text("PERSON_LOGIN", person.name);
        row.text("PERSON_NAME", person.display_name);
        row.text("PERSON_TOTP", visit.say(person.totp_secret.empty() ? "off" : "on"));
        row.show_if(person.is_lead, "PERSON_LEAD");
        row.show_if(person.is_disabled, "PERSON_DISABLED");
        if (person.key == shown.me.key) continue;
        Values act = row.add("PERSON_ACT");
        act.text("PERSON_KEY", std::to_string(person.key.value));
        act.text("PERSON_VERB", person.is_disabled ? "enable" : "disable");
        act.text("PERSON_VERB_TEXT", visit.say(person.is_disabled ? "Let in again" : "Disable"));
    }
}

Response show(Visit& visit, const std::string& problem, const std::string& kept_secret, int status) {
    const Shown shown = read_all(visit);
    Values values;
    fill_frame(values, visit, shown.counts, visit.say("Settings"), "settings");
    values.text("NAME", shown.me.name);
    values.show_if(shown.me.language == "ja", "IS_JA");
    values.show_if(shown.me.language == "en", "IS_EN");
    if (!problem.empty()) values.text_section("ERROR", "ERROR_TEXT", visit.say(problem));
    fill_toast(values, visit);
    fill_totp(values, visit, shown.me, kept_secret);
    fill_sessions(values, visit, shown);
    fill_people_of_desk(values, visit, shown);
    return html(visit, "settings", values, status);
}

// What was wrong, in English for say(); empty: done.
using Act = std::string (*)(Visit&);

void update_me(Visit& visit, const std::function<void(Handler&)>& change) {
    visit.site.database.write([&](Stores& stores) {
        auto me = stores.people().handler(visit.handler().key);
        if (!me) return;
        change(*me);
        stores.people().update(*me);
    });
}

// A thief with a stolen session must not be able to lock the owner out.
bool knows_password(Visit& visit) {
    const Handler& me = visit.handler();
    if (!visit.site.throttle.may_try(me.name, visit.request.address, visit.now)) return false;
    if (is_password(visit.request.form.get("old"), me.password_hash)) return true;
    visit.site.throttle.failed(me.name, visit.request.address, visit.now);
    return false;
}

constexpr std::string_view wrong_password = marked("The password of now is not right.");

std::string change_language(Visit& visit) {
    const std::string_view language = visit.request.form.get("language");
    if (!language.empty() && language != "ja" && language != "en")
        return std::string(marked("Choose a language of the list."));
    update_me(visit, [&](Handler& me) { me.language = language; });
    return "";
}

void end_other_sessions(Stores& stores, const Visit& visit) {
    for (const Session& session : stores.people().sessions_of(visit.handler().key))
        if (session.token_hash != visit.who->session_hash) stores.people().close_session(session.token_hash);
}

std::string change_password(Visit& visit) {
    if (!knows_password(visit)) return std::string(wrong_password);
    const auto wanted = check_new_password(visit.request.form.get("new"), visit.handler().name);
    if (!wanted.ok()) return wanted.problem().advice;
    const std::string hash = hash_password(wanted.value());
    update_me(visit, [&](Handler& me) { me.password_hash = hash; });
    visit.site.database.write([&](Stores& stores) { end_other_sessions(stores, visit); });
    visit.site.log->info("web.password_changed handler={}", quoted(visit.handler().name));
    return "";
}

std::string totp_on(Visit& visit) {
    const std::string secret(visit.request.form.get("secret"));
    const auto step = secret.size() == 32 ? accept_totp(secret, visit.request.form.get("code"), 0, visit.now) : std::nullopt;
    if (!step) return std::string(marked("That code is not the one of this key. Wait for the next one and try again."));
    update_me(visit, [&](Handler& me) {
        me.totp_secret = secret;
        me.totp_last_step = *step;
    });
    visit.site.log->info("web.totp_on handler={}", quoted(visit.handler().name));
    return "";
}

std::string totp_off(Visit& visit) {
    if (!knows_password(visit)) return std::string(wrong_password);
    update_me(visit, [](Handler& me) { me.totp_secret.clear(); });
    visit.site.log->info("web.totp_off handler={}", quoted(visit.handler().name));
    return "";
}

std::string end_session(Visit& visit) {
    const std::string_view wanted = visit.request.form.get("session");
    visit.site.database.write([&](Stores& stores) {
        for (const Session& session : stores.people().sessions_of(visit.handler().key))
            if (wanted.size() == session_name_length && session.token_hash.starts_with(wanted))
                stores.people().close_session(session.token_hash);
    });
    return "";
}

std::string revoke(Visit& visit) {
    const std::string name(visit.request.form.get("api_token"));
    visit.site.database.write([&](Stores& stores) {
        const auto own = stores.people().tokens_of(visit.handler().key);
        if (std::any_of(own.begin(), own.end(), [&](const ApiToken& token) { return token.name == name; }))
            stores.people().revoke_token(name);
    });
    visit.site.log->info("web.token_revoked handler={} token={}", quoted(visit.handler().name), quoted(name));
    return "";
}

std::string set_disabled(Visit& visit, bool is_disabled) {
    const HandlerKey key{visit.request.form.number("person", 0)};
    if (!visit.handler().is_lead || key == visit.handler().key)
        return std::string(marked("Only a lead can do this, and only for others."));
    visit.site.database.write([&](Stores& stores) {
        auto person = stores.people().handler(key);
        if (!person) return;
        person->is_disabled = is_disabled;
        stores.people().update(*person);
    });
    visit.site.log->info("web.handler_changed handler={} person={} disabled={}", quoted(visit.handler().name), key.value,
                         is_disabled);
    return "";
}
std::string disable(Visit& visit) { return set_disabled(visit, true); }
std::string enable(Visit& visit) { return set_disabled(visit, false); }

struct Verb {
    std::string_view name;
    Act act;
};
constexpr Verb verbs[] = {{"language", change_language}, {"password", change_password},
                          {"totp-on", totp_on},          {"totp-off", totp_off},
                          {"end-session", end_session},  {"revoke", revoke},
                          {"disable", disable},          {"enable", enable}};

}   // namespace

Response settings_page(Visit& visit) { return show(visit, "", "", 200); }

Response settings_act(Visit& visit) {
    const auto verb = std::find_if(std::begin(verbs), std::end(verbs),
                                   [&](const Verb& one) { return one.name == visit.request.form.get("do"); });
    if (verb == std::end(verbs)) return Response::see_other("/settings");
    const std::string problem = verb->act(visit);
    if (problem.empty()) return Response::see_other("/settings?" + did_query("changed", 1, {}));
    return show(visit, problem, verb->name == "totp-on" ? std::string(visit.request.form.get("secret").substr(0, 32)) : "",
                409);
}

}   // namespace toritsugi
