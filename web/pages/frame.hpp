#pragma once
#include <span>
#include <string>

#include "core/stores/views.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// The lists of the view rail, and how they stand in URLs: /?v=mine
std::string_view url_name(TicketList list);   // "" is untriaged
TicketList list_named(std::string_view name);
std::string_view title_of(TicketList list);   // English; for say()
std::uint64_t count_of(const ListCounts& counts, TicketList list);

// What of relay requests the view rail counts; each is a tab of the board, /relays?v=ID.
struct RelayView {
    std::string_view id, title;   // English; for say()
    std::uint64_t ListCounts::*count;
    bool is_urgent;
};
std::span<const RelayView> relay_views();

// Title, top bar, rail and form token of a handler's page. current: the list, or "contacts", "ledger", "outbox", "search",
// "settings".
void fill_frame(Values& values, const Visit& visit, const ListCounts& counts, std::string_view title,
                std::string_view current);
// The two letters of a person's avatar: "SM"; 山 for 山口.
std::string initials(std::string_view name);
std::string category_name(const Visit& visit, Category category);
std::string ticket_number(const Visit& visit, TicketId id);
std::string ticket_path(const Visit& visit, TicketId id);
Result<TicketId> ticket_in_path(const Visit& visit, std::size_t part);
std::string search_path(std::string_view observable);   // "/search?q=198.51.100.23"
// Language tag for lang="": empty when it is no plain code.
std::string language_tag(std::string_view language);
// "JA" with its name for a title; section LANGUAGE with CODE, LANGUAGE_NAME. Nothing when unknown.
void fill_language(Values& values, const Visit& visit, std::string_view language);
// Inserts a chip: VALUE, HREF, and section OTHERS with OTHERS_TEXT, HOT.
void fill_chip(Values& chip, const Visit& visit, const SourceChip& source);
// Options of a category select: section CATEGORIES with NAME, LABEL, SELECTED.
void fill_categories(Values& values, const Visit& visit, std::optional<Category> chosen);
// Options of an owner select: section PEOPLE with KEY, NAME, SELECTED.
void fill_people(Values& values, const Visit& visit, const std::vector<Handler>& people, std::string_view owner);
Response html(const Visit& visit, std::string_view name, const Values& values, int status = 200);

}   // namespace toritsugi
