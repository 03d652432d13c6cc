#pragma once
#include <string>
#include <vector>

#include "core/stores/views.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// What the desk's enums are called on a page.
std::string want_words(const Visit& visit, Want want);             // "Tell the source’s network"
std::string role_words(const Visit& visit, ObservableRole role);   // "source"
std::string state_words(const Visit& visit, TicketState state);
std::string reason_words(const Visit& visit, std::string_view close_reason);
std::string verb_words(const Visit& visit, std::string_view verb);   // of the history
std::string outcome_words(const Visit& visit, Outcome outcome);
std::string kind_words(const Visit& visit, OutgoingKind kind);
std::string zone_short(ZoneOffset zone);                                  // "JST", "UTC", "UTC+02:00"
std::string zone_words(const Visit& visit, const EventSummary& events);   // "No time zone in the log. JST assumed from ..."
std::string reading_words(const Visit& visit, std::string_view what);     // of ReadingChange
std::string ports_text(const SourceSummary& source, std::size_t at_most);   // "23/tcp 201 · 2323/tcp 8"

}   // namespace toritsugi
