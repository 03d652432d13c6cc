#include "core/desk/reread.hpp"

#include <algorithm>
#include <set>

namespace toritsugi {
namespace {

constexpr std::size_t most_text_bytes = 1 << 20;   // as much as the store keeps of a text

std::string listed(const std::vector<Want>& wants) {
    std::set<std::string_view> names;   // in an order of their own: what is asked counts, not where it stood
    for (const Want want : wants) names.insert(name_of(want));
    std::string text;
    for (const std::string_view name : names) text.append(text.empty() ? "" : " ").append(name);
    return text;
}

// Sources and sites, what a handler works with; what is only mentioned may differ a little with every release.
std::string listed(const std::vector<Observable>& observables, ObservableRole role) {
    constexpr std::size_t most = 10;
    std::set<std::string> values;
    for (const Observable& one : observables)
        if (one.role == role) values.insert(one.value);
    std::string text;
    std::size_t shown = 0;
    for (const std::string& value : values) {
        if (shown++ == most) return text + " and " + std::to_string(values.size() - most) + " more";
        text.append(text.empty() ? "" : ", ").append(value);
    }
    return text;
}

// Characters, without white space: re-flowed text is the same text.
std::string letters_of(std::string_view text) {
    std::string letters;
    for (const char c : text)
        if (static_cast<unsigned char>(c) > ' ') letters.push_back(c);
    return letters;
}

std::string beginning(std::string_view text) {
    constexpr std::size_t most = 120;
    std::size_t end = std::min(text.size(), most);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    std::string cut(text.substr(0, end));
    std::replace(cut.begin(), cut.end(), '\n', ' ');
    return cut;
}

class Comparison {
  public:
    void compare(std::string what, std::string before, std::string after) {
        if (before != after) changes_.push_back({std::move(what), std::move(before), std::move(after)});
    }
    std::vector<ReadingChange> changes_;
};

}   // namespace

std::vector<ReadingChange> changes_of(const StoredReading& stored, const Message& mail, const Report& report) {
    Comparison all;
    all.compare("subject", stored.subject, mail.subject);
    all.compare("sender", stored.from_address, mail.from.address);
    all.compare("character set", stored.charset, mail.charset);
    const std::string_view text = std::string_view(mail.text).substr(0, most_text_bytes);
    if (letters_of(stored.text).substr(0, most_text_bytes - 4) != letters_of(text).substr(0, most_text_bytes - 4))
        all.compare("text", beginning(stored.text),
                    beginning(text) + (beginning(stored.text) == beginning(text) ? " …" : ""));
    all.compare("language", stored.language, mail.language);
    all.compare("attachments", std::to_string(stored.attachment_count), std::to_string(mail.attachments.size()));
    all.compare("format", stored.format, report.format);
    all.compare("category", std::string(name_of(stored.category)), std::string(name_of(report.category.category)));
    all.compare("wants", listed(stored.wants), listed(report.wants));
    const EventSummary before = stored.events.value_or(EventSummary{});
    all.compare("lines read", std::to_string(before.read), std::to_string(report.events.read));
    all.compare("lines not read", std::to_string(before.not_read), std::to_string(report.events.not_read));
    for (const ObservableRole role : {ObservableRole::source, ObservableRole::site, ObservableRole::target})
        all.compare(std::string(name_of(role)), listed(stored.observables, role), listed(report.observables, role));
    all.compare("TLP", stored.tlp, report.tlp);
    all.compare("partner's number", stored.partner_reference, report.partner_reference);
    return std::move(all.changes_);
}

std::string summary_of(const std::vector<ReadingChange>& changes) {
    constexpr std::size_t most_bytes = 300;
    std::string text;
    for (const ReadingChange& change : changes) {
        const bool is_short = change.before.size() + change.after.size() < 60;
        const std::string one = is_short && !change.before.empty() && !change.after.empty()
                                    ? change.what + " " + change.before + " to " + change.after
                                    : change.what;
        if (text.size() + one.size() > most_bytes) return text + "; ...";
        text.append(text.empty() ? "" : "; ").append(one);
    }
    return text;
}

bool may_set_category(const StoredReading& stored) {
    return stored.opened_ticket && !stored.is_confirmed && stored.state == TicketState::fresh;
}

}   // namespace toritsugi
