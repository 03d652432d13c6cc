#include "web/server/front.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "core/writing/quoted.hpp"
#include "web/server/passwords.hpp"

namespace toritsugi {
namespace {

bool is_known_host(const Request& request, const Site& site) {
    const std::string_view host = request.header("host");
    return std::find(site.hosts.begin(), site.hosts.end(), host) != site.hosts.end();
}

void add_security_headers(Response& response) {
    // No inline script or style, nothing from elsewhere, no frames: what a mail holds cannot run here (threats T11, T55).
    response.with(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'");
    response.with("X-Content-Type-Options", "nosniff");
    // Not "no-referrer": browsers would then send "Origin: null" with our own forms (Fetch, 3.2). Nothing leaves the house.
    response.with("Referrer-Policy", "same-origin");
    response.with("Cross-Origin-Opener-Policy", "same-origin");
    response.with("Cross-Origin-Resource-Policy", "same-origin");
    const bool says_caching = std::any_of(response.headers.begin(), response.headers.end(),
                                          [](const auto& header) { return header.first == "Cache-Control"; });
    if (!says_caching) response.with("Cache-Control", "no-store");
}

std::optional<SignedIn> signed_in(const Request& request, Site& site, UtcTime now) {
    const auto found = request.cookies.find(cookie_name(site, "session"));
    if (found == request.cookies.end()) return std::nullopt;
    const bool is_poll = request.path == "/api/v1/live";
    return site.sessions.find(found->second, now, is_poll ? Sessions::Visitor::page_by_itself : Sessions::Visitor::person);
}

std::optional<SignedIn> token_holder(const Request& request, Site& site) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view authorization = request.header("authorization");
    if (!authorization.starts_with(scheme)) return std::nullopt;
    const std::string hash = token_hash(authorization.substr(scheme.size()));
    std::optional<Handler> handler;
    site.database.read([&](Stores& stores) {
        const auto token = stores.people().token(hash);
        handler = token ? stores.people().handler(token->handler) : std::nullopt;
    });
    if (!handler || handler->is_disabled) return std::nullopt;
    return SignedIn{*handler, "", ""};
}

Response api_problem(int status, std::string_view advice) {
    return Response::text(status, "{\"problem\":\"" + std::string(advice) + "\"}\n", "application/json");
}

}   // namespace

Language language_of(const Request& request, const Site& site, const std::optional<SignedIn>& who) {
    const auto named = [](std::string_view code) -> std::optional<Language> {
        if (code == "ja") return Language::japanese;
        if (code == "en") return Language::english;
        return std::nullopt;
    };
    if (const auto asked = named(request.query.get("lang"))) return *asked;
    const auto cookie = request.cookies.find("lang");
    if (cookie != request.cookies.end())
        if (const auto kept = named(cookie->second)) return *kept;
    if (who)
        if (const auto own = named(who->handler.language)) return *own;
    // The first of the browser's languages that we speak; browsers write them in order of preference.
    std::string_view wishes = request.header("accept-language");
    while (!wishes.empty()) {
        const std::size_t end = std::min(wishes.find(','), wishes.size());
        std::string_view wish = wishes.substr(0, end);
        wishes.remove_prefix(std::min(end + 1, wishes.size()));
        while (!wish.empty() && wish.front() == ' ') wish.remove_prefix(1);
        if (const auto spoken = named(wish.substr(0, 2))) return *spoken;
    }
    return named(site.settings.site.language).value_or(Language::japanese);
}

bool is_from_our_pages(const Request& request, const Site& site) {
    const std::string_view fetch_site = request.header("sec-fetch-site");
    if (!fetch_site.empty() && fetch_site != "same-origin") return false;
    std::string_view origin = request.header("origin");
    if (origin.empty()) return true;   // no browser: the form token decides
    const std::size_t scheme = origin.find("://");
    if (scheme == origin.npos) return false;
    origin.remove_prefix(scheme + 3);
    return std::find(site.hosts.begin(), site.hosts.end(), origin) != site.hosts.end();
}

std::size_t Front::body_limit(std::string_view method, std::string_view path) const {
    for (const Route& route : routes())
        if (route.method == method && match(route.pattern, path)) return method == "POST" ? route.body_limit_bytes : 0;
    return 0;
}

Response Front::answer(const Request& request) {
    const auto start = std::chrono::steady_clock::now();
    Visit visit{request,
                site_,
                Language::english,
                std::nullopt,
                site_.clock.now(),
                {},
                "E-" + token_hash(random_token(8)).substr(0, 6)};
    Response response;
    try {
        response = checked(request, visit);
    } catch (const std::exception& error) {
        site_.log->error("web.broken number={} method={} path={} error={}", visit.error_number, quoted(request.method),
                         quoted(request.path), quoted(error.what()));
        response = problem_page(visit, 500, "This page could not be shown",
                                "No mail is lost. Try again; if it happens again, tell the operator this number.");
    }
    add_security_headers(response);
    const auto took = std::chrono::steady_clock::now() - start;
    site_.counters.count(response.status, std::chrono::duration_cast<std::chrono::microseconds>(took));
    return response;
}

Response Front::checked(const Request& request, Visit& visit) {
    if (!is_known_host(request, site_))
        return Response::text(
            421, "This server does not answer for that host name. Set site.base_url to the name that people use.\n");
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    const Route* right_path = nullptr;
    for (const Route& route : routes()) {
        auto parts = match(route.pattern, request.path);
        if (!parts) continue;
        right_path = &route;
        if (route.method != method) continue;
        visit.parts = std::move(*parts);
        return routed(route, visit);
    }
    visit.who = signed_in(request, site_, visit.now);
    visit.language = language_of(request, site_, visit.who);
    if (request.path.starts_with("/api/"))
        return api_problem(right_path ? 405 : 404, "See /api/v1/openapi.json for what there is.");
    if (right_path)
        return problem_page(visit, 405, "This address is used in another way", "Go back and use the buttons of the page.");
    return problem_page(visit, 404, "There is no such page", "Check the address, or start from the list.");
}

Response Front::routed(const Route& route, Visit& visit) {
    const Request& request = visit.request;
    if (route.access == Access::machines) return route.page(visit);
    visit.who = signed_in(request, site_, visit.now);
    if (route.access == Access::api) {
        const bool by_cookie = visit.who && route.method == "GET";
        if (!by_cookie) visit.who = token_holder(request, site_);
        if (!visit.who)
            return api_problem(401, "Send a valid token: Authorization: Bearer TOKEN.").with("WWW-Authenticate", "Bearer");
    }
    visit.language = language_of(request, site_, visit.who);
    if (route.access == Access::api) return route.page(visit);
    if (request.is_post() && !is_from_our_pages(request, site_))
        return problem_page(visit, 403, "This form was not sent from our page",
                            "Open the page again and send it from there.");
    if (route.access == Access::handlers) {
        if (!visit.who && !request.is_post()) {
            const std::string query = request.query.with("lang", "");
            const std::string here = request.path + (query.empty() ? "" : "?" + query);
            return Response::see_other(here == "/" ? "/sign-in" : "/sign-in?next=" + url_encoded(here));
        }
        if (!visit.who)
            return problem_page(visit, 401, "You are signed out",
                                "Your draft is kept in this browser. Sign in and send it again.");
        if (request.is_post() && !equal_in_constant_time(request.form.get("token"), visit.who->form_token))
            return problem_page(visit, 403, "This form is from an earlier session",
                                "Open the page again; your draft is kept in this browser.");
    }
    Response response = route.page(visit);
    const std::string_view asked = request.query.get("lang");
    if (asked == "ja" || asked == "en")
        response.with("Set-Cookie", "lang=" + std::string(asked) + "; Path=/; Max-Age=31536000; SameSite=Lax");
    return response;
}

}   // namespace toritsugi
