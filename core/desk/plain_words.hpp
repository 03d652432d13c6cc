#pragma once
#include <string>
#include <string_view>

#include "core/model/report.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// How the desk speaks of an incident to somebody who knows nothing of logs. Handlers' pages use the category table's words.

// "外部から機器の入り口を探る通信（ポートスキャン）": what the category means.
std::string_view plain_category(Category category, bool japanese);

// What is asked of us, in the order in which it will be done: "送信元の管理者への連絡、結果のお知らせ". Empty: nothing.
std::string plain_wants(const Report& report, bool japanese);

// What a worried reporter should know or do at once, before a person has looked; only for who asks for advice, and only
// what is right in every case of the category. Empty: nothing can be said so early.
std::string_view first_advice(Category category, bool japanese);

// "2026年11月22日 23:10" in that zone; English keeps "2026-11-22 23:10".
std::string plain_minutes(UtcTime time, ZoneOffset zone, bool japanese);
// "日本時間", "UTC", "UTC+01:00"; "JST", "UTC", "UTC+01:00".
std::string plain_zone(ZoneOffset zone, bool japanese);

}   // namespace toritsugi
