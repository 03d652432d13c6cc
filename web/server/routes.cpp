#include "web/server/routes.hpp"

#include "web/pages/clock.hpp"
#include "web/pages/columns.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/review_pages.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t report_bytes = 26u << 20;   // 20 MB of files and what is around them

constexpr std::size_t directory_bytes = 64u << 20;   // of an import of contacts
constexpr std::size_t rules_bytes = 3u << 20;        // two texts of half a megabyte, percent-encoded

constexpr Route all_routes[] = {
    {"GET", "/", Access::handlers, triage_page},
    {"POST", "/triage", Access::handlers, triage_act},
    {"GET", "/tickets/*", Access::handlers, ticket_page},
    {"GET", "/tickets/*/peek", Access::handlers, ticket_peek},
    {"GET", "/tickets/*/messages/*/raw", Access::handlers, raw_mail},
    {"GET", "/tickets/*/messages/*/headers", Access::handlers, mail_headers},
    {"GET", "/tickets/*/messages/*/files/*", Access::handlers, mail_attachment},
    {"GET", "/tickets/*/messages/*/events/*", Access::handlers, mail_events},
    {"GET", "/tickets/*/relay", Access::handlers, relay_compose_page},
    {"POST", "/tickets/*/relay", Access::handlers, relay_compose_act},
    {"GET", "/tickets/*/outcome", Access::handlers, outcome_page},
    {"POST", "/tickets/*/outcome", Access::handlers, outcome_send},
    {"POST", "/tickets/*/columns", Access::handlers, columns_act},
    {"POST", "/tickets/*/clock", Access::handlers, clock_act},
    {"POST", "/tickets/*/*", Access::handlers, ticket_act},
    {"GET", "/contacts", Access::handlers, contacts_page},
    {"POST", "/contacts", Access::handlers, contacts_act, directory_bytes},
    {"GET", "/contacts/export/*", Access::handlers, contacts_export},
    {"GET", "/contacts/*", Access::handlers, contact_form},
    {"POST", "/contacts/*", Access::handlers, contact_act},
    {"GET", "/ledger", Access::handlers, ledger_page},
    {"GET", "/ledger/*/read", Access::handlers, reread_page},
    {"POST", "/ledger/*/read", Access::handlers, reread_act},
    {"GET", "/rules", Access::handlers, rules_page},
    {"POST", "/rules", Access::handlers, rules_act, rules_bytes},
    {"GET", "/rules/preview", Access::handlers, answer_preview},
    {"GET", "/outbox", Access::handlers, outbox_page},
    {"POST", "/outbox", Access::handlers, outbox_act},
    {"GET", "/relays", Access::handlers, relays_page},
    {"POST", "/relays", Access::handlers, relays_act},
    {"GET", "/search", Access::handlers, search_page},
    {"POST", "/views", Access::handlers, saved_view_act},
    {"GET", "/views/counts", Access::handlers, saved_view_counts},
    {"GET", "/settings", Access::handlers, settings_page},
    {"POST", "/settings", Access::handlers, settings_act},
    {"POST", "/sign-out", Access::handlers, sign_out},
    {"GET", "/sign-in", Access::everybody, sign_in_page},
    {"POST", "/sign-in", Access::everybody, sign_in},
    {"GET", "/report", Access::everybody, report_form_page},
    {"POST", "/report", Access::everybody, report_form_send, report_bytes},
    {"GET", "/r/*", Access::everybody, reporter_page},
    {"POST", "/r/*", Access::everybody, reporter_add},
    {"GET", "/stats", Access::everybody, statistics_page},
    {"GET", "/stats.csv", Access::everybody, statistics_file_csv},
    {"GET", "/stats.json", Access::everybody, statistics_file_json},
    {"GET", "/a/*", Access::everybody, contact_answer_page},
    {"POST", "/a/*", Access::everybody, contact_answer},
    {"GET", "/assets/**", Access::machines, asset},
    {"GET", "/favicon.ico", Access::machines, favicon},
    {"GET", "/healthz", Access::machines, health},
    {"GET", "/metrics", Access::machines, metrics},
    {"GET", "/api/v1/live", Access::api, live},
    {"GET", "/api/v1/tickets", Access::api, api_tickets},
    {"GET", "/api/v1/tickets/*", Access::api, api_ticket},
    {"POST", "/api/v1/tickets/*", Access::api, api_ticket_change},
    {"GET", "/api/v1/tickets/*/relay", Access::api, api_ticket_relay},
    {"POST", "/api/v1/tickets/*/relay", Access::api, api_ticket_relay_send},
    {"POST", "/api/v1/tickets/*/outcome", Access::api, api_ticket_outcome},
    {"GET", "/api/v1/relays", Access::api, api_relays},
    {"POST", "/api/v1/relays/*", Access::api, api_relay_change},
    {"GET", "/api/v1/contacts", Access::api, api_contacts},
    {"POST", "/api/v1/contacts", Access::api, api_contact_add},
    {"GET", "/api/v1/contacts/*", Access::api, api_contact},
    {"POST", "/api/v1/contacts/*", Access::api, api_contact_change},
    {"GET", "/api/v1/ledger", Access::api, api_ledger},
    {"GET", "/api/v1/outbox", Access::api, api_outbox},
    {"GET", "/api/v1/openapi.json", Access::machines, api_description},
};

}   // namespace

std::span<const Route> routes() { return all_routes; }

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
    std::vector<std::string> parts;
    while (!pattern.empty() && !path.empty()) {
        if (pattern.front() != '/' || path.front() != '/') return std::nullopt;
        pattern.remove_prefix(1);
        path.remove_prefix(1);
        if (pattern == "**") {
            if (path.empty()) return std::nullopt;
            parts.emplace_back(path);
            return parts;
        }
        const std::string_view wanted = pattern.substr(0, pattern.find('/'));
        const std::string_view found = path.substr(0, path.find('/'));
        if (wanted == "*" ? found.empty() : wanted != found) return std::nullopt;
        if (wanted == "*") parts.emplace_back(found);
        pattern.remove_prefix(wanted.size());
        path.remove_prefix(found.size());
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return parts;
}

}   // namespace toritsugi
