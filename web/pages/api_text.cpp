#include "web/pages/api_text.hpp"

#include <nlohmann/json.hpp>

#include "core/model/category.hpp"

namespace toritsugi {
namespace {

using nlohmann::json;

json parameter(const char* name, const char* type, const char* what) {
    return {{"name", name}, {"in", "query"}, {"required", false}, {"description", what}, {"schema", {{"type", type}}}};
}

json number_in_path() {
    return {{"name", "number"},
            {"in", "path"},
            {"required", true},
            {"description", "Ticket number, such as TRT-2026-000042"},
            {"schema", {{"type", "string"}}}};
}

json operation(const char* summary, json parameters) {
    return {{"summary", summary},
            {"parameters", std::move(parameters)},
            {"responses",
             {{"200", {{"description", "Done"}, {"content", {{"application/json", {{"schema", {{"type", "object"}}}}}}}}},
              {"401", {{"description", "No valid token"}}}}}};
}

json change_body() {
    json categories = json::array();
    for (const CategoryRow& row : category_table()) categories.push_back(row.name);
    const json properties = {
        {"do",
         {{"type", "string"},
          {"enum", {"reply", "note", "close", "reopen", "assign", "category", "incident", "merge", "move", "undo"}}}},
        {"text", {{"type", "string"}, {"description", "of a reply or a note"}}},
        {"conversation",
         {{"type", "string"}, {"description", "of a reply: as in the messages of the ticket; without it the first"}}},
        {"reason",
         {{"type", "string"}, {"enum", {"solved", "information", "no-answer", "out-of-scope", "spam", "duplicate"}}}},
        {"owner", {{"type", "string"}, {"description", "user name; empty: nobody"}}},
        {"category", {{"type", "string"}, {"enum", categories}}},
        {"incident", {{"type", "boolean"}, {"description", "false takes it back"}}},
        {"messages",
         {{"type", "array"},
          {"items", {{"type", "integer"}}},
          {"description", "of a move: keys of the mails that belong elsewhere"}}},
        {"into",
         {{"type", "string"},
          {"description", "of a merge or move: the number of the other ticket; a move without it opens a new one"}}}};
    return {{"required", true},
            {"content",
             {{"application/json", {{"schema", {{"type", "object"}, {"required", {"do"}}, {"properties", properties}}}}}}}};
}

json body_of(const char* what, json properties) {
    return {{"required", true},
            {"description", what},
            {"content", {{"application/json", {{"schema", {{"type", "object"}, {"properties", std::move(properties)}}}}}}}};
}

json key_in_path(const char* what) {
    return {{"name", "key"}, {"in", "path"}, {"required", true}, {"description", what}, {"schema", {{"type", "integer"}}}};
}

void describe_relays(json& paths) {
    const json text = {{"type", "string"}}, list = {{"type", "array"}, {"items", text}};
    const json not_done = {{"description", "Not done; \"problem\" says why"}};
    paths["/api/v1/tickets/{number}/relay"]["get"] =
        operation("Relay requests of a ticket, and what is still to be told: one proposal a contact", {number_in_path()});
    json send = operation("Sends proposals, all or none", {number_in_path()});
    send["requestBody"] = body_of("addresses of proposals", {{"to", list}});
    send["responses"]["422"] = not_done;
    paths["/api/v1/tickets/{number}/relay"]["post"] = send;
    json outcome = operation("Tells the reporters what became of it", {number_in_path()});
    outcome["requestBody"] = body_of("the outcome, once; or the status, as often as needed",
                                     {{"kind", {{"type", "string"}, {"enum", {"outcome", "status"}}}}});
    outcome["responses"]["422"] = not_done;
    paths["/api/v1/tickets/{number}/outcome"]["post"] = outcome;
    paths["/api/v1/relays"]["get"] = operation(
        "Relay requests, those that are due by their date, others newest first",
        {parameter("state", "string", "queued, sent, undelivered, acknowledged, acted, declined, no-answer, withdrawn"),
         parameter("due", "integer", "1: only those whose reminder is due"),
         parameter("address", "string", "only those to this contact"),
         parameter("limit", "integer", "1 to 200, otherwise 50"), parameter("offset", "integer", "rows to leave out")});
    const json acts = {"chase", "acknowledge", "act", "decline", "give-up", "withdraw", "reopen"};
    json change = operation("Chases one, or notes by hand what happened", {key_in_path("key of the relay request")});
    change["requestBody"] = body_of("the act", {{"do", {{"type", "string"}, {"enum", acts}}},
                                                {"words", text},
                                                {"reference", {{"type", "string"}, {"description", "their number"}}}});
    change["responses"]["422"] = not_done;
    paths["/api/v1/relays/{key}"]["post"] = change;
}

void describe_contacts(json& paths) {
    const json list = {{"type", "array"}, {"items", {{"type", "string"}}}}, text = {{"type", "string"}};
    json columns = {{"kind", {{"type", "string"}, {"enum", {"network", "site", "registrar", "national-cert"}}}},
                    {"organisation", text},
                    {"addresses", list},
                    {"roles", list},
                    {"networks", list},
                    {"asns", list},
                    {"domains", list},
                    {"countries", list},
                    {"language", text},
                    {"format", {{"type", "string"}, {"enum", {"text", "csv", "xarf", "arf", "iodef"}}}},
                    {"pgp_key", text},
                    {"at_most_every", text},
                    {"inhibited", list},
                    {"review_at", text},
                    {"note", text}};
    const json not_done = {{"description", "Not done; \"problem\" says what to write instead"}};
    paths["/api/v1/contacts"]["get"] = operation(
        "Contacts of the directory, and who takes reports about an address",
        {parameter("q", "string", "IP, network, AS, domain, country or words; without it all"),
         parameter("for", "string", "IP, network or host: adds \"found\", best first, with reasons"),
         parameter("limit", "integer", "1 to 200, otherwise 50"), parameter("offset", "integer", "rows to leave out")});
    json add = operation("A new contact, written by hand", json::array());
    add["requestBody"] = body_of("the columns of the export", columns);
    add["responses"]["422"] = not_done;
    paths["/api/v1/contacts"]["post"] = add;
    paths["/api/v1/contacts/{key}"]["get"] = operation("One contact", {key_in_path("key of the contact")});
    json change = operation("One act on a contact", {key_in_path("key of the contact")});
    columns["do"] = {{"type", "string"}, {"enum", {"save", "confirm", "remove"}}};
    columns["address"] = {{"type", "string"}, {"description", "of a confirmation: which address works"}};
    change["requestBody"] = body_of("save takes all columns anew", columns);
    change["responses"]["422"] = not_done;
    paths["/api/v1/contacts/{key}"]["post"] = change;
}

}   // namespace

json openapi_description(const std::string& base_url) {
    json paths;
    paths["/api/v1/tickets"]["get"] = operation(
        "Tickets of a list, or those that hold words",
        {parameter("list", "string", "empty: untriaged; mine, replied, open, due, await, none"),
         parameter("order", "string", "newest; without it due first"),
         parameter(
             "q", "string",
             "a search instead of a list: words, \"phrases\", ip:198.51.100.0/24, host:, from:, category:, state:, owner:, "
             "age<90d, after:, before:, has:, is:, and -not"),
         parameter("limit", "integer", "1 to 200, otherwise 50"), parameter("offset", "integer", "rows to leave out")});
    paths["/api/v1/tickets/{number}"]["get"] =
        operation("One ticket with its messages, notes and history", {number_in_path()});
    json change = operation("One act on a ticket, with the verbs of the pages", {number_in_path()});
    change["requestBody"] = change_body();
    change["responses"]["422"] = {{"description", "Not done; \"problem\" says what to write instead"}};
    paths["/api/v1/tickets/{number}"]["post"] = change;
    describe_relays(paths);
    describe_contacts(paths);
    paths["/api/v1/ledger"]["get"] =
        operation("Mails that came in, newest first, each with its one outcome",
                  {parameter("outcome", "string", "new-ticket, joined, held, duplicate, bounce, auto-reply"),
                   parameter("before", "integer", "key of the last row of the page before"),
                   parameter("limit", "integer", "1 to 200, otherwise 50")});
    paths["/api/v1/outbox"]["get"] = operation("Mails that we owe or sent, newest first",
                                               {parameter("before", "integer", "key of the last row of the page before"),
                                                parameter("limit", "integer", "1 to 200, otherwise 50")});
    paths["/api/v1/live"]["get"] =
        operation("Counts of the lists, and what is new since a version",
                  {parameter("since", "integer", "version of an earlier answer"),
                   parameter("made", "integer", "\"now\" of an earlier answer: counts reports after it"),
                   parameter("ticket", "string", "a ticket number: its version and who has it open"),
                   parameter("writing", "integer", "1: the caller writes an answer")});
    json description = {{"openapi", "3.1.0"},
                        {"info",
                         {{"title", "Toritsugi"},
                          {"version", "1"},
                          {"description", "A token acts as the handler it belongs to: toritsugi token add NAME."}}},
                        {"servers", {{{"url", base_url}}}},
                        {"paths", paths},
                        {"components", {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
    description["security"] = json::array({json{{"token", json::array()}}});
    return description;
}

}   // namespace toritsugi
