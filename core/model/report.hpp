#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/event_rows.hpp"
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

// What a format states in its own fields: one report, one row, or one incident of it. Blank means "not stated".
struct StatedCase {
    std::string type;        // as written: "abuse/login-attack", "connection/ddos", "shadowserver:scan_ntp"
    std::string time_text;   // as written
    std::optional<UtcTime> time;
    IpAddress source;                   // is_none(): see source_name
    std::string source_name;            // a host or whatever else stood there
    std::uint16_t source_port = 0;      // 0: not stated
    std::vector<std::string> targets;   // addresses or networks
    std::uint16_t target_port = 0;
    std::string protocol;   // lower case
    std::string url, host;
    std::string reporter;   // who says so, as written
    std::uint64_t count = 1;
    std::uint32_t leaf = 0;   // number of the leaf that says it
};

// What the reporter lets us pass on. Unsaid is no: we ask.
enum class Answer : std::uint8_t { unsaid, yes, no };
struct Consent {
    Answer name = Answer::unsaid;     // the reporter's name and address
    Answer target = Answer::unsaid;   // addresses of the systems that were hit
    Answer logs = Answer::unsaid;
};

// One question of a form and what was written there, for pages.
struct FormAnswer {
    std::string label, answer;
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
    EventRows event_rows;              // only when ReadingContext::keep_event_rows
    std::vector<StatedCase> stated;    // at most 1000; the events hold them all
    std::vector<FormAnswer> answers;   // of a text form
    Consent consent;
    std::string partner_reference;       // the sender's own ticket number; empty: none
    std::string tlp;                     // "clear", "green", "amber", "amber+strict", "red"; empty: not stated
    std::vector<std::string> defects;    // what was invalid in the format, named
    std::vector<std::uint16_t> ngrams;   // of the reporter's words; only when ReadingContext::keep_ngrams
};

}   // namespace toritsugi
