#pragma once
#include <string>

#include "core/model/time.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// Times as people at the desk read them, in the site's zone and the page's language.
std::string zone_name(const Visit& visit);              // "JST", "UTC", "UTC+02:00"
std::string moment(const Visit& visit, UtcTime time);   // "Today 10:16", "9 Apr 10:16", "9 Apr 2025"; "4月9日 10:16"
std::string moment_in_text(const Visit& visit, UtcTime time);           // the same inside a sentence: "today 10:16"
std::string moment_full(const Visit& visit, UtcTime time);              // "2026-04-14 10:16 JST"
std::string clock_time(const Visit& visit, UtcTime time);               // "02:10:44"
std::string day(const Visit& visit, UtcTime time);                      // "14 April", "4月14日"
std::string from_to(const Visit& visit, UtcTime first, UtcTime last);   // "02:10:44 – 08:55:09", with days when they differ
// "26 min", "5 h 12", "3 days"; "26分", "5時間12分", "3日"
std::string duration(const Visit& visit, std::chrono::seconds length);
std::string bytes_text(std::uint64_t bytes);   // "18 KB"

}   // namespace toritsugi
