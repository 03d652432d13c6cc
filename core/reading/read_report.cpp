// The way of one mail's text: formats first (they state fields, zones and roles), then log lines, then what people wrote
// around them: addresses, what happened, what is asked.
#include "core/reading/read_report.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "core/reading/correspondence.hpp"
#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"
#include "core/reading/formats/table.hpp"
#include "core/reading/logs/event_collector.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "core/reading/observables/host_names.hpp"
#include "core/reading/observables/roles.hpp"
#include "core/reading/observables/scan_observables.hpp"
#include "core/reading/stated_time.hpp"
#include "core/rules/categorize.hpp"
#include "core/rules/plain_text.hpp"
#include "core/rules/wants.hpp"

namespace toritsugi {

namespace {

constexpr std::size_t peek_bytes = 8u << 10;          // enough to tell a format
constexpr std::size_t format_bytes = 4u << 20;        // read of a structured leaf
constexpr std::size_t prose_bytes = 256u << 10;       // of the body, looked through for words and addresses
constexpr std::size_t attachment_prose = 64u << 10;   // of an attachment
constexpr std::size_t most_observables = 2000;
constexpr std::size_t most_cases = 1000;
constexpr std::uint32_t subject_leaf = 0xFFFFFFFF;   // Position::leaf of evidence in the subject

// The sums, and whoever else wants to see each event.
class Tee : public LogSink {
  public:
    Tee(EventCollector& sums, LogSink* other) : sums_(sums), other_(other) {}
    void event(const LogEvent& event) override {
        sums_.event(event);
        if (other_) other_->event(event);
    }
    void not_read(std::uint64_t line, std::string_view text) override { sums_.not_read(line, text); }
    void finished(const LogFindings& findings) override {
        sums_.finished(findings);
        if (other_) other_->finished(findings);
    }

  private:
    EventCollector& sums_;
    LogSink* other_;
};

// Passes events on and remembers which lines were read, so that they are not taken for prose.
class LineMarks : public LogSink {
  public:
    LineMarks(LogSink& next, std::vector<bool>& read) : next_(next), read_(read) {}
    void event(const LogEvent& event) override {
        next_.event(event);
        const std::uint64_t last = event.line + std::max(event.lines, 1u);
        if (last > 100'000) return;
        if (read_.size() < last) read_.resize(last);
        for (std::uint64_t line = event.line; line < last; ++line) read_[line] = true;
    }
    void not_read(std::uint64_t line, std::string_view text) override { next_.not_read(line, text); }
    void finished(const LogFindings& findings) override { next_.finished(findings); }

  private:
    LogSink& next_;
    std::vector<bool>& read_;
};

// Whether any time falls within the week before the mail: only then may the mail's own offset stand for the log's.
class RecentSink : public LogSink {
  public:
    explicit RecentSink(UtcTime sent) : sent_(sent) {}
    void event(const LogEvent& event) override {
        if (!event.time) return;
        const auto age = sent_ - *event.time;
        recent_ |= age >= std::chrono::hours{-24} && age <= std::chrono::hours{24 * 7};
    }
    bool is_recent() const { return recent_; }

  private:
    UtcTime sent_;
    bool recent_ = false;
};

// Hands each line of a text to the tables first, and the rest to the log reader; line numbers stay those of the text. A text
// without a table in its first lines goes to the log reader untouched.
class TablesFirst {
  public:
    TablesFirst(TableReader& tables, LogReader& logs, bool only_at_start)
        : tables_(tables), logs_(logs), only_at_start_(only_at_start) {}
    void piece(std::string_view text) {
        while (!text.empty()) {
            if (is_over_) return logs_.piece(text);
            const std::size_t end = text.find('\n');
            if (end == text.npos) {
                tail_.append(text);
                if (tail_.size() > (64u << 10)) flush(false);
                return;
            }
            if (tail_.empty()) {
                line(text.substr(0, end), text.substr(0, end + 1));
            } else {
                tail_.append(text.substr(0, end + 1));
                flush(true);
            }
            text.remove_prefix(end + 1);
        }
    }
    void end() {
        if (!tail_.empty()) flush(false);
        logs_.end();
        tables_.end();
    }

  private:
    void flush(bool ends) {
        const std::string whole = std::exchange(tail_, {});
        line(std::string_view(whole).substr(0, whole.size() - (ends ? 1 : 0)), whole);
    }
    void line(std::string_view text, std::string_view with_end) {
        ++number_;
        if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
        if (!is_over_ && tables_.line(text, number_))
            logs_.piece("\n");
        else
            logs_.piece(with_end);
        if (only_at_start_ && number_ >= 200 && !tables_.found_any()) is_over_ = true;
    }
    TableReader& tables_;
    LogReader& logs_;
    bool only_at_start_, is_over_ = false;
    std::string tail_;
    std::uint64_t number_ = 0;
};

struct Line {
    std::string_view text;
    std::uint64_t offset;
    std::uint64_t number;   // from 1
};

template <class Use>
void each_line(std::string_view text, Use use) {
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        use(Line{line, at, ++number});
        at = end + 1;
    }
}

bool is_of_a_site(Category category) {
    switch (category) {
        case Category::phishing:
        case Category::malware_site:
        case Category::c2:
        case Category::defacement:
        case Category::copyright:
        case Category::spam:
        case Category::data_leak: return true;
        default: return false;
    }
}

bool is_of_a_source(Category category) {
    return category != Category::other && category != Category::vulnerability && category != Category::ics;
}

bool may_be_promoted(const IpAddress& ip) {
    const IpScope scope = scope_of(ip);
    return scope == IpScope::global || scope == IpScope::documentation;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

class ReportReader {
  public:
    ReportReader(const Message& message, const ReadingContext& context, LogSink* every_event)
        : tee_(collector_, every_event),
          message_(message),
          context_(context),
          own_text_(
              std::string_view(message.kind == MailKind::reply ? message.new_text : message.text).substr(0, 8u << 20)) {}

    Report read() {
        report_.kind = message_.kind;
        read_formats();
        read_logs();
        add_stated_events();
        report_.events = collector_.summary();
        if (context_.keep_event_rows) report_.event_rows = collector_.rows();
        collect_words();
        scan_prose();
        find_kind();
        find_category();
        give_roles();
        find_wants();
        list_observables();
        report_.partner_reference =
            reading_.partner_reference.empty() ? partner_reference_in(message_, own_text_) : reading_.partner_reference;
        report_.tlp = reading_.tlp.empty() ? tlp_in(message_, own_text_) : reading_.tlp;
        report_.consent = reading_.consent;
        const Consent said = consent_in(plain_body_);
        if (report_.consent.name == Answer::unsaid) report_.consent.name = said.name;
        if (report_.consent.target == Answer::unsaid) report_.consent.target = said.target;
        if (report_.consent.logs == Answer::unsaid) report_.consent.logs = said.logs;
        report_.answers = std::move(reading_.answers);
        report_.defects = std::move(reading_.defects);
        if (report_.defects.size() > 50) report_.defects.resize(50);
        report_.format = format();
        report_.stated = std::move(reading_.cases);
        if (report_.stated.size() > most_cases) report_.stated.resize(most_cases);
        return std::move(report_);
    }

  private:
    bool is_body(std::size_t number) const { return message_.leaves[number].is_body; }
    // A mail inside this one: what somebody else wrote. Evidence, but not the reporter's words.
    bool is_foreign_body(std::size_t number) const {
        const TextLeaf& leaf = message_.leaves[number];
        return !leaf.is_body && (leaf.path.size() > 4 && leaf.path.compare(leaf.path.size() - 4, 4, "body") == 0);
    }

    void read_formats() {
        has_read_.assign(message_.leaves.size(), false);
        for (std::size_t i = 0; i < message_.leaves.size() && i < 200; ++i) {
            const TextLeaf& leaf = message_.leaves[i];
            std::string store;
            std::string_view text;
            if (leaf.is_body)
                text = own_text_;
            else {
                store = leaf.all(peek_bytes);
                text = store;
            }
            FormatInput input{message_, leaf, static_cast<std::uint32_t>(i),
                              text.substr(0, leaf.is_body ? format_bytes : peek_bytes), true};
            for (const Format& format : formats()) {
                if (!format.looks_like(input)) continue;
                if (!leaf.is_body && store.size() + 4 >= peek_bytes) {
                    store = leaf.all(format_bytes);
                    input.text = store;
                    input.is_whole = store.size() + 4 < format_bytes;
                }
                const bool had_read = std::exchange(reading_.has_read_leaf, false);
                const std::string before = std::exchange(reading_.format, {});
                format.read(input, reading_);
                has_read_[i] = reading_.has_read_leaf;
                reading_.has_read_leaf = had_read;
                case_formats_.resize(reading_.cases.size(), format.name);
                if (!before.empty() && (before != "form" || reading_.format.empty())) reading_.format = before;
                break;
            }
        }
    }

    LogContext log_context(std::size_t number) {
        LogContext context;
        context.sent_at = message_.date ? message_.date : std::optional<UtcTime>(context_.received_at);
        if (context.sent_at && *context.sent_at == UtcTime{}) context.sent_at.reset();
        context.is_mail_text = message_.leaves[number].is_body || is_foreign_body(number);
        if (!said_zone_) said_zone_ = reading_.zone ? reading_.zone : zone_said_in(own_text_.substr(0, prose_bytes));
        if (*said_zone_) {
            context.zone = **said_zone_;
            context.zone_from = ZoneFrom::text;
        } else if (context_.reporters_zone) {
            context.zone = context_.reporters_zone;
            context.zone_from = ZoneFrom::reporter;
        }
        return context;
    }

    // Field rule 6: the mail's own offset is the last thing to believe.
    void try_mail_date(LogContext& context, std::string_view sample) const {
        if (context.zone || !message_.date_offset || !message_.date) return;
        LogContext trial = context;
        trial.zone = message_.date_offset;
        trial.zone_from = ZoneFrom::mail_date;
        RecentSink sink(*message_.date);
        LogReader reader(trial, sink);
        reader.piece(sample);
        reader.end();
        if (sink.is_recent()) context = trial;
    }

    void read_logs() {
        for (std::size_t i = 0; i < message_.leaves.size(); ++i) {
            if (has_read_[i]) continue;
            const TextLeaf& leaf = message_.leaves[i];
            LogContext context = log_context(i);
            std::vector<bool>& marks = read_lines_[i];
            LineMarks sink(tee_, marks);
            if (leaf.is_body)
                try_mail_date(context, own_text_.substr(0, 4 * peek_bytes));
            else if (leaf.read)
                try_mail_date(context, leaf.all(4 * peek_bytes));
            else
                continue;
            LogReader logs(context, sink);
            TableReader tables({context, leaf.name.empty() ? std::string_view(leaf.path) : std::string_view(leaf.name),
                                context.is_mail_text},
                               sink, reading_.cases, static_cast<std::uint32_t>(i));
            TablesFirst reader(tables, logs, !leaf.is_body);
            if (leaf.is_body) {
                reader.piece(own_text_);
            } else {
                leaf.read([&](std::string_view piece) {
                    reader.piece(piece);
                    return true;
                });
            }
            reader.end();
            case_formats_.resize(reading_.cases.size(), "table");
            if (tables.found_any() && reading_.format.empty())
                table_format_ = tables.format() == "dshield" ? "dshield" : "csv";
        }
        for (const std::string& text : reading_.log_texts) {
            LogContext context;
            context.sent_at = message_.date;
            LogReader reader(context, tee_);
            reader.piece(text);
            reader.piece("\n");
            reader.end();
        }
    }

    // What a format states is an event of its own, unless the log beside it shows the same address at work.
    void add_stated_events() {
        const auto is_open = [](std::string_view format) { return format != "form" && format != "table"; };
        if (std::none_of(case_formats_.begin(), case_formats_.end(), is_open)) return;
        std::set<IpAddress> seen;
        for (const SourceSummary& source : collector_.summary().by_source) seen.insert(source.ip);
        for (std::size_t i = 0; i < reading_.cases.size(); ++i) {
            const StatedCase& stated = reading_.cases[i];
            if (stated.source.is_none() || !is_open(case_formats_[i]) || seen.count(stated.source)) continue;
            LogEvent event;
            event.line = i + 1;
            event.format = case_formats_[i];
            event.time = stated.time;
            event.time_sure = stated.time.has_value();
            event.src = stated.source;
            event.src_port = stated.source_port;
            event.dst_port = stated.target_port;
            if (!stated.targets.empty())
                if (const auto target = IpAddress::parse(stated.targets.front()); target.ok()) event.dst = target.value();
            event.proto = stated.protocol;
            event.signature = stated.type;
            event.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(stated.count, 0xFFFFFFFFu));
            tee_.event(event);
        }
    }

    bool was_read(std::size_t leaf, std::uint64_t line) const {
        const auto found = read_lines_.find(leaf);
        return found != read_lines_.end() && line < found->second.size() && found->second[line];
    }

    std::size_t body_number() const {
        for (std::size_t i = 0; i < message_.leaves.size(); ++i)
            if (message_.leaves[i].is_body) return i;
        return message_.leaves.size();
    }

    // The reporter's own words: no log lines, no quotations, no key blocks, no signature.
    void collect_words() {
        std::string words;
        if (reading_.prose) {
            words = *reading_.prose;
        } else {
            const std::size_t body = body_number();
            bool in_armor = false, is_over = false;
            each_line(own_text_.substr(0, prose_bytes), [&](const Line& line) {
                if (is_over || was_read(body, line.number)) return;
                const std::string_view text = line.text;
                if (text.substr(0, 10) == "-----BEGIN" && text.find("SIGNED MESSAGE") == text.npos) in_armor = true;
                if (in_armor) {
                    if (text.substr(0, 8) == "-----END") in_armor = false;
                    return;
                }
                if (text == "-- " || text == "- -- ") is_over = line.number > 5;
                if (text.substr(0, 1) == ">" || text.size() > 2000) return;
                words.append(text);
                words += '\n';
            });
        }
        plain_body_ = plain_text(words);
        plain_subject_ = plain_text(message_.subject);
    }

    void scan_prose() {
        ObservableScanner scanner;
        std::vector<FoundObservable> found;
        scanner.scan(std::string_view(message_.subject).substr(0, 2000), 0, 1, found);
        take_found(found, subject_leaf, message_.subject);
        for (std::size_t i = 0; i < message_.leaves.size() && i < 50; ++i) {
            if (has_read_[i] && !is_body(i)) continue;
            std::string store;
            std::string_view text = own_text_.substr(0, prose_bytes);
            if (!is_body(i)) {
                store = message_.leaves[i].all(attachment_prose);
                text = store;
                texts_.push_back(std::move(store));
                text = texts_.back();
            }
            found.clear();
            bool in_armor = false;
            each_line(text, [&](const Line& line) {
                if (found.size() > most_observables || was_read(i, line.number)) return;
                if (line.text.substr(0, 10) == "-----BEGIN" && line.text.find("SIGNED MESSAGE") == line.text.npos)
                    in_armor = true;
                if (!in_armor)
                    scanner.scan(line.text, line.offset, line.number, found);
                else if (line.text.substr(0, 8) == "-----END")
                    in_armor = false;
            });
            take_found(found, static_cast<std::uint32_t>(i), text);
        }
    }

    struct Candidate {
        FoundObservable found;
        std::uint32_t leaf;
        std::string_view text;   // of the leaf
        ObservableRole role = ObservableRole::mentioned;
        bool is_said = false, is_neutral = false;
    };

    void take_found(std::vector<FoundObservable>& found, std::uint32_t leaf, std::string_view text) {
        for (FoundObservable& one : found)
            if (!is_ours(one) && candidates_.size() < most_observables) candidates_.push_back({std::move(one), leaf, text});
    }

    // Addresses of the desk, of the reporter, and of whoever else the mail was sent to are no evidence.
    bool is_ours(const FoundObservable& found) const {
        if (found.type == ObservableType::mail) {
            const std::string address = lower(found.value);
            for (const std::string& ours : context_.our_addresses) {
                const std::string own = lower(ours);
                if (address == own || (!own.empty() && own.front() == '@' && address.size() > own.size() &&
                                       address.compare(address.size() - own.size(), own.size(), own) == 0))
                    return true;
            }
            const auto is = [&](const MailAddress& other) { return lower(other.address) == address; };
            return is(message_.from) || std::any_of(message_.to.begin(), message_.to.end(), is) ||
                   std::any_of(message_.cc.begin(), message_.cc.end(), is) ||
                   std::any_of(message_.reply_to.begin(), message_.reply_to.end(), is);
        }
        if (found.type == ObservableType::host || found.type == ObservableType::url) {
            for (const std::string& ours : context_.our_addresses) {
                const std::size_t at = ours.find('@');
                if (at == ours.npos) continue;
                const std::string domain = lower(std::string_view(ours).substr(at + 1));
                if (found.type == ObservableType::host && (found.value == domain)) return true;
            }
        }
        return false;
    }

    void find_kind() {
        if (is_relay_request(message_, plain_subject_, plain_body_))
            report_.kind = MailKind::relay_request;
        else if (message_.kind == MailKind::report && is_digest(plain_subject_, plain_body_, report_.events))
            report_.kind = MailKind::digest;
    }

    bool has_evidence() const {
        if (!report_.events.by_source.empty() || !reading_.cases.empty()) return true;
        return std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& one) {
            return one.found.type == ObservableType::ip || one.found.type == ObservableType::cidr ||
                   one.found.type == ObservableType::url ||
                   (one.found.type == ObservableType::host && !is_of_reporter(one.found.value)) ||
                   one.found.type == ObservableType::hash;
        });
    }

    void find_category() {
        CategoryClues clues;
        clues.plain_subject = plain_subject_;
        clues.plain_body = plain_body_;
        clues.stated_types = reading_.types;
        for (const StatedCase& stated : reading_.cases)
            if (clues.stated_types.size() < 20 && !stated.type.empty()) clues.stated_types.push_back(stated.type);
        clues.events = &report_.events;
        clues.has_evidence = has_evidence();
        auto guesses = categorize(clues, CategoryWords::built_in());
        report_.category = std::move(guesses.front());
        guesses.erase(guesses.begin());
        report_.alternatives = std::move(guesses);
    }

    bool is_of_reporter(std::string_view host) const {
        const std::size_t at = message_.from.address.find('@');
        if (at == message_.from.address.npos) return false;
        return registered_domain(host) == registered_domain(std::string_view(message_.from.address).substr(at + 1));
    }

    // What stands before an address and belongs to the same thought.
    std::string before(const Candidate& one) const {
        const std::string_view text = one.text;
        const std::size_t at = std::min<std::size_t>(one.found.offset, text.size());
        std::size_t line_at = at;
        while (line_at > 0 && text[line_at - 1] != '\n' && at - line_at < 200) --line_at;
        std::string_view own = text.substr(line_at, at - line_at);
        if (const std::size_t stop = own.rfind("。"); stop != own.npos && stop + 3 < own.size()) own = own.substr(stop + 3);
        if (own.find(':') != own.npos || own.find("：") != own.npos) return std::string(own);
        const bool only_bullets = std::all_of(
            own.begin(), own.end(), [](char c) { return !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c & 0x80); });
        std::string all(own);
        std::size_t end = line_at;
        for (int lines = 0; lines < 3 && end > 0; ++lines) {
            std::size_t begin = end - 1;
            while (begin > 0 && text[begin - 1] != '\n' && end - begin < 200) --begin;
            const std::string_view line = text.substr(begin, end - 1 - begin);
            end = begin;
            if (trimmed(line).empty()) {
                if (!only_bullets || lines > 0) break;   // a list may stand below its heading, one blank line apart
                continue;
            }
            all = std::string(line) + "\n" + all;
            if (line.find("。") != line.npos || all.size() > 260) break;
        }
        // A new sentence is a new thought.
        for (const std::string_view stop : {". ", ".\n", "! ", "!\n", "? ", "?\n", "。"})
            if (const std::size_t at_stop = all.rfind(stop); at_stop != all.npos) all = all.substr(at_stop + stop.size());
        if (all.size() > 260) all = all.substr(all.size() - 260);
        return all;
    }

    std::string_view after(const Candidate& one) const {
        std::size_t at = std::min<std::size_t>(one.found.offset + one.found.length, one.text.size());
        while (at < one.text.size() &&
               (one.text[at] == ')' || one.text[at] == '"' || one.text[at] == '\'' || one.text[at] == ']'))
            ++at;
        std::size_t end = at;
        while (end < one.text.size() && one.text[end] != '\n' && end - at < 60) ++end;
        return one.text.substr(at, end - at);
    }

    void give_roles() {
        std::set<std::string> event_sources, event_targets;
        for (const SourceSummary& source : report_.events.by_source) {
            event_sources.insert(source.ip.is_none() ? lower(source.host) : source.ip.text());
            for (const IpAddress& target : source.targets) event_targets.insert(target.text());
        }
        std::map<std::string, ObservableRole> stated;
        for (const Observable& one : reading_.observables) stated.emplace(one.value, one.role);
        for (const StatedCase& one : reading_.cases) {
            if (!one.source.is_none()) stated.insert_or_assign(one.source.text(), ObservableRole::source);
            for (const std::string& target : one.targets) stated.emplace(target, ObservableRole::target);
        }
        const Category category = report_.category.category;
        const bool site = is_of_a_site(category);
        for (Candidate& one : candidates_) {
            const ObservableType type = one.found.type;
            if (const auto found = stated.find(one.found.value); found != stated.end()) {
                one.role = found->second;
                one.is_said = true;
                continue;
            }
            if (type == ObservableType::ip) {
                if (in_reporters_networks(one.found.ip)) {
                    one.role = ObservableRole::target;
                    one.is_said = true;
                    continue;
                }
                const bool source = event_sources.count(one.found.value), target = event_targets.count(one.found.value);
                if (source != target) {
                    one.role = source ? ObservableRole::source : ObservableRole::target;
                    one.is_said = true;
                    continue;
                }
            }
            if (type == ObservableType::mail || type == ObservableType::hash || type == ObservableType::asn) continue;
            if (one.leaf != subject_leaf && !is_body(one.leaf)) continue;
            const bool is_name = type != ObservableType::ip && type != ObservableType::cidr;
            std::string before_it = before(one);
            RoleSaid said = role_said(before_it, after(one), is_name);
            // "customers of X (www.x.example):" was said of another; a page below it stands for itself.
            if (said.is_neutral && type == ObservableType::url && previous_ && previous_->type == ObservableType::host &&
                !previous_->in_url)
                said = {};
            previous_ = &one.found;
            one.is_said = said.is_said;
            one.is_neutral = said.is_neutral;
            one.role = said.role;
            const bool address = type == ObservableType::ip || type == ObservableType::cidr;
            if (said.role == ObservableRole::site && address) one.role = ObservableRole::source;
            if (said.role == ObservableRole::source && !address && site) one.role = ObservableRole::site;
            if (!address) name_or_page(one, site);
            if (one.role == ObservableRole::source && address && one.found.ip.is_v4() && !may_be_promoted(one.found.ip) &&
                type == ObservableType::ip) {
                // A private address may be the reporter's own machine; nobody can be told about it.
                if (said.word != "source*" && said.word != "攻撃元" && said.word != "送信元")
                    one.role = ObservableRole::mentioned;
            }
        }
        settle_disputes();
        promote();
    }

    // URLs and hosts: those of the sender's own house are contacts and links, not evidence.
    void name_or_page(Candidate& one, bool site) const {
        const std::string host = one.found.type == ObservableType::url ? host_of(one.found.value) : one.found.value;
        if (one.is_neutral) {
            one.role = ObservableRole::mentioned;
        } else if (is_of_reporter(host)) {
            if (one.role == ObservableRole::site || one.role == ObservableRole::source) one.role = ObservableRole::mentioned;
        } else if (!one.is_said && site && (one.found.type == ObservableType::url || one.found.in_url)) {
            one.role = ObservableRole::site;
        } else if (one.role == ObservableRole::site && !site) {
            one.role = ObservableRole::mentioned;
        }
    }

    static std::string host_of(std::string_view url) {
        std::size_t at = url.find("://");
        if (at == url.npos) return {};
        url.remove_prefix(at + 3);
        url = url.substr(0, url.find_first_of("/?#"));
        if (const std::size_t user = url.rfind('@'); user != url.npos) url.remove_prefix(user + 1);
        return std::string(url.substr(0, url.find(':')));
    }

    bool in_reporters_networks(const IpAddress& ip) const {
        return std::any_of(context_.reporters_networks.begin(), context_.reporters_networks.end(),
                           [&](const IpRange& range) { return range.contains(ip); });
    }

    // One value has one role. Said beats unsaid; an address that is called both source and target is left to a person.
    void settle_disputes() {
        struct Votes {
            int source = 0, target = 0, site = 0, neutral = 0;
        };
        std::map<std::string, Votes> votes;
        for (const Candidate& one : candidates_) {
            if (!one.is_said) continue;
            Votes& vote = votes[one.found.value];
            if (one.is_neutral)
                ++vote.neutral;
            else if (one.role == ObservableRole::source)
                ++vote.source;
            else if (one.role == ObservableRole::target)
                ++vote.target;
            else if (one.role == ObservableRole::site)
                ++vote.site;
        }
        std::set<std::string> disputed;
        for (Candidate& one : candidates_) {
            const auto found = votes.find(one.found.value);
            if (found == votes.end()) continue;
            const Votes& vote = found->second;
            one.is_said = true;
            one.is_neutral = vote.neutral > 0 && !vote.source && !vote.target && !vote.site;
            if (vote.source && vote.target && vote.source == vote.target) {
                one.role = ObservableRole::mentioned;
                one.is_neutral = true;
                if (disputed.insert(one.found.value).second)
                    reading_.defects.push_back(one.found.value +
                                               " is called both the source and the target; a person must tell");
            } else if (vote.source > vote.target && vote.source) {
                one.role = ObservableRole::source;
            } else if (vote.target > vote.source) {
                one.role = ObservableRole::target;
            } else if (vote.site) {
                one.role = ObservableRole::site;
            } else {
                one.role = ObservableRole::mentioned;
            }
        }
    }

    // A mail that complains and names addresses without a word about them complains about these.
    void promote() {
        if (!is_of_a_source(report_.category.category) && report_.kind != MailKind::relay_request) return;
        if (!report_.events.by_source.empty()) return;
        std::set<std::string> open;
        for (const Candidate& one : candidates_) {
            if (one.found.type != ObservableType::ip) continue;
            if (one.role == ObservableRole::source) return;
            if (one.leaf != subject_leaf && !is_body(one.leaf)) continue;
            if (!one.is_said && !one.is_neutral && may_be_promoted(one.found.ip)) open.insert(one.found.value);
        }
        if (open.empty() || open.size() > 5) return;
        for (Candidate& one : candidates_)
            if (open.count(one.found.value)) one.role = ObservableRole::source;
    }

    void find_wants() {
        WantsClues clues;
        clues.plain_subject = plain_subject_;
        clues.plain_body = plain_body_;
        clues.ticked = reading_.ticked;
        clues.kind = report_.kind;
        clues.category = report_.category.category;
        clues.is_sure = report_.category.is_sure() && report_.category.category != Category::other;
        clues.has_evidence = has_evidence();
        clues.is_structured = reading_.is_machine_made;
        WantsFound found = read_wants(clues);
        report_.wants = std::move(found.wants);
        report_.wants_why = std::move(found.why);
    }

    void list_observables() {
        std::map<std::pair<std::string, ObservableRole>, std::size_t> places;
        auto& list = report_.observables;
        const auto add = [&](Observable one) {
            const auto [place, is_new] = places.emplace(std::make_pair(one.value, one.role), list.size());
            if (is_new)
                list.push_back(std::move(one));
            else
                list[place->second].count += one.count;
        };
        for (const SourceSummary& source : report_.events.by_source) {
            if (list.size() >= most_observables) break;
            if (!source.ip.is_none())
                add({ObservableType::ip, source.ip.text(), ObservableRole::source, source.count, {}});
            else if (is_host_name(source.host))
                add({ObservableType::host, lower(source.host), ObservableRole::source, source.count, {}});
        }
        std::size_t targets = 0;
        for (const SourceSummary& source : report_.events.by_source)
            for (const IpAddress& target : source.targets)
                if (++targets < 500) add({ObservableType::ip, target.text(), ObservableRole::target, 1, {}});
        for (const StatedCase& stated : reading_.cases) {
            if (list.size() >= most_observables) break;
            const Position at{stated.leaf, 0, 0};
            if (!stated.source.is_none() && !places.count({stated.source.text(), ObservableRole::source}))
                add({ObservableType::ip, stated.source.text(), ObservableRole::source, stated.count, at});
            else if (stated.source.is_none() && is_host_name(stated.source_name))
                add({ObservableType::host, lower(stated.source_name), ObservableRole::source, stated.count, at});
            for (const std::string& target : stated.targets)
                if (!places.count({target, ObservableRole::target})) {
                    const auto range = IpRange::parse(target);
                    if (range.ok())
                        add({range.value().is_one_address() ? ObservableType::ip : ObservableType::cidr,
                             range.value().text(), ObservableRole::target, 1, at});
                }
            if (stated.url.find("://") != std::string::npos)
                add({ObservableType::url, stated.url, ObservableRole::site, 1, at});
            if (is_host_name(stated.host)) add({ObservableType::host, lower(stated.host), ObservableRole::mentioned, 1, at});
        }
        for (const Observable& one : reading_.observables) add(one);
        for (const Candidate& one : candidates_) {
            Observable made{one.found.type, one.found.value, one.role, 1, {one.leaf, one.found.offset, one.found.length}};
            // An address that events or a format named as source is not listed again as a mere mention.
            if (one.role == ObservableRole::mentioned && (places.count({one.found.value, ObservableRole::source}) ||
                                                          places.count({one.found.value, ObservableRole::target}) ||
                                                          places.count({one.found.value, ObservableRole::site})))
                continue;
            add(std::move(made));
            auto& listed = list[places[{one.found.value, one.role}]];
            if (listed.first.length == 0) listed.first = {one.leaf, one.found.offset, one.found.length};
        }
        const auto rank = [](ObservableRole role) {
            switch (role) {
                case ObservableRole::source: return 0;
                case ObservableRole::site: return 1;
                case ObservableRole::target: return 2;
                case ObservableRole::mentioned: return 3;
            }
            return 3;
        };
        std::stable_sort(list.begin(), list.end(),
                         [&](const Observable& a, const Observable& b) { return rank(a.role) < rank(b.role); });
    }

    std::string format() const {
        if (!reading_.format.empty()) return reading_.format;
        if (message_.bounce) return "dsn";
        if (!table_format_.empty()) return std::string(table_format_);
        return "free-form";
    }

    EventCollector collector_{EventCollector::Limits{100'000, 500'000, 500'000, true}};
    Tee tee_;
    const Message& message_;
    const ReadingContext& context_;
    std::string_view own_text_;
    Report report_;
    FormatReading reading_;
    std::vector<std::string_view> case_formats_;   // static names, one a case
    std::string_view table_format_;
    std::vector<bool> has_read_;
    std::map<std::size_t, std::vector<bool>> read_lines_;
    std::optional<std::optional<ZoneOffset>> said_zone_;
    std::string plain_subject_, plain_body_;
    std::vector<Candidate> candidates_;
    const FoundObservable* previous_ = nullptr;   // the one before, while roles are given
    std::deque<std::string> texts_;               // a deque: views into its strings must stay
};

}   // namespace

Report read_report(const Message& message, const ReadingContext& context, LogSink* every_event) {
    return ReportReader(message, context, every_event).read();
}

}   // namespace toritsugi
