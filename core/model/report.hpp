#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/event.hpp"
#include "core/model/message.hpp"

namespace toritsugi {

// Where a piece of evidence stands: bytes from the start of that leaf's text.
struct Position {
    std::uint32_t leaf = 0;
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
};

enum class ObservableType { ip, cidr, domain, host, url, mail, hash, asn };
enum class ObservableRole { source, target, site, mentioned };
std::string_view name_of(ObservableType type);
std::string_view name_of(ObservableRole role);

struct Observable {
    ObservableType type = ObservableType::ip;
    std::string value;   // refanged, canonical
    ObservableRole role = ObservableRole::mentioned;
    std::uint64_t count = 1;
    Position first;
};

// What the reporter asks of us: the corpus's words, field/reports-and-logs.md 2.3.
enum class Want : std::uint8_t { notify_source, relay, takedown, advice, analysis, info_only, reply_requested, none };
std::string_view name_of(Want want);   // "notify-source"

struct CategoryGuess {
    Category category = Category::other;
    double confidence = 0;          // 0..1
    std::vector<std::string> why;   // words of evidence, for people
    bool is_sure() const { return confidence >= 0.5; }
};

// What we read out of a message.
struct Report {
    MailKind kind = MailKind::report;
    std::string format = "free-form";   // "form", "arf", "x-arf", "xarf", "iodef", "dshield", "csv", "dsn", ...
    CategoryGuess category;
    std::vector<CategoryGuess> alternatives;   // next best, at most 3
    std::vector<Want> wants;
    std::string wants_why;
    std::vector<Observable> observables;   // sources first, then sites, targets, mentioned; each value once per role
    EventSummary events;
    std::string partner_reference;      // the sender's own ticket number; empty: none
    std::string tlp;                    // "clear", "green", "amber", "amber+strict", "red"; empty: not stated
    std::vector<std::string> defects;   // what was invalid in the format, named
};

}   // namespace toritsugi
