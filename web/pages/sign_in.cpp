// Sign-in in two steps: name and password, then, when the handler has one, the code of an authenticator. Names that do not
// exist take the same time and get the same words.
#include <sodium.h>
#include <spdlog/spdlog.h>

#include "core/writing/quoted.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/server/passwords.hpp"
#include "web/server/totp.hpp"

namespace toritsugi {
namespace {

constexpr std::int64_t pending_seconds = 300;   // between password and code

// Only paths of our own: "//elsewhere" and "/\elsewhere" leave the site (threat T58).
std::string safe_next(std::string_view next) {
    const bool is_local = next.size() < 2000 && next.starts_with("/") && !next.starts_with("//") &&
                          next.find('\\') == next.npos && next.find_first_of("\r\n") == next.npos &&
                          !next.starts_with("/sign-");
    return is_local ? std::string(next) : "/";
}

std::string signed_pending(const Site& site, HandlerKey handler, std::int64_t until) {
    const std::string what = std::to_string(handler.value) + "." + std::to_string(until);
    return what + "." + token_hash(site.sign_in_key + what);
}

// The handler whose password was right within the last five minutes.
std::optional<HandlerKey> pending_handler(const Site& site, std::string_view pending, UtcTime now) {
    const std::size_t first = pending.find('.'), second = pending.rfind('.');
    if (first == pending.npos || first == second) return std::nullopt;
    const std::string key(pending.substr(0, first)), until(pending.substr(first + 1, second - first - 1));
    const std::string what = key + "." + until;
    if (!equal_in_constant_time(pending.substr(second + 1), token_hash(site.sign_in_key + what))) return std::nullopt;
    if (std::stoll(until) < microseconds_since_1970(now) / 1'000'000) return std::nullopt;
    return HandlerKey{std::stoll(key)};
}

Response show(const Visit& visit, std::string_view error, std::string_view pending, int status) {
    const bool is_japanese = visit.language == Language::japanese;
    Values values;
    values.text("PAGE_LANG", code_of(visit.language));
    values.show(is_japanese ? "IS_JAPANESE" : "IS_ENGLISH");
    values.text("OTHER_LANGUAGE_HREF", "/sign-in?" + visit.request.query.with("lang", is_japanese ? "en" : "ja"));
    values.text("SITE_NAME", is_japanese ? visit.site.settings.site.name_ja : visit.site.settings.site.name);
    const std::string_view next = visit.request.is_post() ? visit.request.form.get("next") : visit.request.query.get("next");
    values.text("NEXT", safe_next(next));
    if (!error.empty()) values.text_section("ERROR", "ERROR_TEXT", visit.say(error));
    if (pending.empty())
        values.text_section("STEP_PASSWORD", "NAME", visit.request.form.get("name"));
    else
        values.text_section("STEP_CODE", "PENDING", pending);
    return html(visit, "sign_in", values, status);
}

Response enter(Visit& visit, const Handler& handler) {
    const std::string cookie_value = visit.site.sessions.open(handler.key, visit.now);
    visit.site.throttle.succeeded(handler.name, visit.request.address);
    visit.site.log->info("web.signed_in handler={} address={}", quoted(handler.name), visit.request.address);
    return Response::see_other(safe_next(visit.request.form.get("next")))
        .with("Set-Cookie", cookie(visit.site, "session", cookie_value, 0));
}

Response refuse(Visit& visit, const std::string& name, std::string_view words, std::string_view pending) {
    visit.site.throttle.failed(name, visit.request.address, visit.now);
    visit.site.log->warn("web.sign_in_refused handler={} address={}", quoted(name), visit.request.address);
    return show(visit, words, pending, 401);
}

constexpr std::string_view wait_words = marked("Too many tries. Wait 15 minutes, then try again.");

Response check_code(Visit& visit) {
    const std::string pending(visit.request.form.get("pending"));
    const auto key = pending_handler(visit.site, pending, visit.now);
    if (!key) return show(visit, marked("That took longer than five minutes. Start again."), "", 401);
    std::optional<Handler> handler;
    visit.site.database.read([&](Stores& stores) { handler = stores.people().handler(*key); });
    if (!handler || handler->is_disabled) return show(visit, marked("Name or password is not right."), "", 401);
    if (!visit.site.throttle.may_try(handler->name, visit.request.address, visit.now))
        return show(visit, wait_words, "", 429);
    bool is_right = false;
    visit.site.database.write([&](Stores& stores) {   // read and noted in one transaction: a code works once
        is_right = false;
        auto now_stored = stores.people().handler(*key);
        if (!now_stored) return;
        const auto step =
            accept_totp(now_stored->totp_secret, visit.request.form.get("code"), now_stored->totp_last_step, visit.now);
        if (!step) return;
        now_stored->totp_last_step = *step;
        stores.people().update(*now_stored);
        is_right = true;
    });
    if (!is_right)
        return refuse(visit, handler->name, "That code is not right, or was used already. Wait for the next one.", pending);
    return enter(visit, *handler);
}

}   // namespace

Response sign_in_page(Visit& visit) {
    if (visit.who) return Response::see_other(safe_next(visit.request.query.get("next")));
    return show(visit, "", "", 200);
}

Response sign_in(Visit& visit) {
    if (visit.request.form.has("pending")) return check_code(visit);
    const std::string name(visit.request.form.get("name").substr(0, 200));
    if (!visit.site.throttle.may_try(name, visit.request.address, visit.now)) return show(visit, wait_words, "", 429);
    std::optional<Handler> handler;
    visit.site.database.read([&](Stores& stores) { handler = stores.people().handler_named(name); });
    const bool may = handler && !handler->is_disabled;
    if (!is_password(visit.request.form.get("password"), may ? handler->password_hash : ""))
        return refuse(visit, name, "Name or password is not right.", "");
    if (handler->totp_secret.empty()) return enter(visit, *handler);
    const std::int64_t until = microseconds_since_1970(visit.now) / 1'000'000 + pending_seconds;
    return show(visit, "", signed_pending(visit.site, handler->key, until), 200);
}

Response sign_out(Visit& visit) {
    visit.site.sessions.close(visit.who->session_hash);
    visit.site.log->info("web.signed_out handler={}", quoted(visit.handler().name));
    return Response::see_other("/sign-in").with("Set-Cookie", cookie(visit.site, "session", "", -1));
}

}   // namespace toritsugi
