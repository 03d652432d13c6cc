// The way of one mail's text: formats first (they state fields, zones and roles), then log lines, then what people wrote
// around them: addresses, what happened, what is asked.
#include "core/reading/read_report.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/learning/category_model.hpp"
#include "core/reading/correspondence.hpp"
#include "core/reading/evidence.hpp"
#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"
#include "core/reading/formats/table.hpp"
#include "core/reading/leaf_readers.hpp"
#include "core/reading/lines.hpp"
#include "core/reading/logs/event_collector.hpp"
#include "core/reading/logs/line_template.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "core/reading/logs/sentence.hpp"
#include "core/reading/stated_time.hpp"
#include "core/rules/categorize.hpp"
#include "core/rules/plain_text.hpp"
#include "core/rules/wants.hpp"

namespace toritsugi {

namespace {

constexpr std::size_t head_bytes = 64u << 10;     // of an attachment: tells its format, and is looked through for addresses
constexpr std::size_t sample_bytes = 32u << 10;   // read on trial, to see whether its times are recent
constexpr std::size_t format_bytes = 4u << 20;    // read of a structured leaf
constexpr std::size_t prose_bytes = 256u << 10;   // of the body, looked through for words and addresses
constexpr std::size_t most_prose_bytes = 16u << 20;   // in a row in a mail's text, before the rest of it is left alone
constexpr std::size_t most_cases = 1000;

class ReportReader {
  public:
    ReportReader(const Message& message, const ReadingContext& context, LogSink* every_event)
        : collector_({100'000, 500'000, 500'000, context.keep_event_rows}),
          tee_(collector_, every_event),
          message_(message),
          context_(context),
          own_text_(std::string_view(message.kind == MailKind::reply ? message.new_text : message.text).substr(0, 8u << 20)),
          evidence_(message, context) {}

    Report read() {
        report_.kind = message_.kind;
        read_formats();
        if (may_be_evidence()) read_logs();
        add_stated_events();
        report_.events = collector_.summary();
        if (context_.keep_event_rows) report_.event_rows = collector_.rows();
        collect_words();
        scan_prose();
        find_kind();
        find_category();
        evidence_.give_roles(facts(), reading_.defects);
        report_.observables = evidence_.list(facts());
        find_wants();
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
        if (context_.keep_ngrams) report_.ngrams = ngrams_of({plain_subject_, plain_body_, plain_quoted_});
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

    // What servers wrote at the head of a mail inside this one.
    bool is_received_chain(std::size_t number) const {
        const TextLeaf& leaf = message_.leaves[number];
        constexpr std::string_view end = "/received";
        return !leaf.is_body && leaf.type == "text/rfc822-headers" && leaf.path.size() > end.size() &&
               leaf.path.compare(leaf.path.size() - end.size(), end.size(), end) == 0;
    }

    // The beginning of a leaf, decoded once; all of it when it is short.
    std::string_view head_of(std::size_t number) {
        if (message_.leaves[number].is_body) return own_text_.substr(0, head_bytes);
        if (heads_.size() < message_.leaves.size()) heads_.resize(message_.leaves.size());
        if (!heads_[number]) heads_[number] = message_.leaves[number].all(head_bytes);
        return *heads_[number];
    }
    bool is_whole(std::size_t number) { return head_of(number).size() + 4 < head_bytes; }

    void read_formats() {
        has_read_.assign(message_.leaves.size(), false);
        for (std::size_t i = 0; i < message_.leaves.size() && i < 200; ++i) {
            const TextLeaf& leaf = message_.leaves[i];
            FormatInput input{message_, leaf, static_cast<std::uint32_t>(i), leaf.is_body ? own_text_ : head_of(i), true};
            const auto fits = [&](const Format& one) { return one.looks_like(input); };
            if (is_received_chain(i)) continue;
            const auto format = std::find_if(formats().begin(), formats().end(), fits);
            if (format == formats().end()) continue;
            std::string whole;
            if (!leaf.is_body && !is_whole(i)) {
                whole = leaf.all(format_bytes);
                input.text = whole;
                input.is_whole = whole.size() + 4 < format_bytes;
            }
            // The body's form does not hide what an attachment states; otherwise the first format names the report.
            const std::string before = std::exchange(reading_.format, {});
            reading_.has_read_leaf = false;
            format->read(input, reading_);
            has_read_[i] = reading_.has_read_leaf;
            case_formats_.resize(reading_.cases.size(), format->name);
            if (!before.empty() && (before != "form" || reading_.format.empty())) reading_.format = before;
        }
    }

    LogContext log_context(std::size_t number) {
        LogContext context;
        context.sent_at = message_.date ? message_.date : std::optional<UtcTime>(context_.received_at);
        if (context.sent_at && *context.sent_at == UtcTime{}) context.sent_at.reset();
        if (context_.templates) context.templates = context_.templates->of(message_.from.address);
        context.tells_unknown = context_.keep_event_rows;
        context.is_mail_text = message_.leaves[number].is_body || is_foreign_body(number);
        context.lists_machines = lists_machines();
        if (!said_zone_) said_zone_ = reading_.zone ? reading_.zone : zone_said_in(own_text_.substr(0, prose_bytes));
        if (*said_zone_) {
            context.zone = **said_zone_;
            context.zone_from = ZoneFrom::text;
        } else if (const auto zone = reporters_zone()) {
            context.zone = zone;
            context.zone_from = ZoneFrom::reporter;
        }
        return context;
    }

    // "Infected PCs in your range", "weekly list of infected machines": told by the subject and the first words, before any
    // line is read.
    bool lists_machines() {
        if (lists_machines_) return *lists_machines_;
        constexpr std::size_t first_words = 400;
        const std::string subject = plain_text(message_.subject);
        const std::string words = plain_text(own_text_.substr(0, own_text_.substr(0, first_words).rfind('\n')));
        CategoryClues clues;
        clues.plain_subject = subject;
        clues.plain_body = words;
        clues.has_evidence = true;
        const auto guesses = categorize(clues, context_.words ? *context_.words : CategoryWords::built_in());
        lists_machines_ = guesses.front().category == Category::infected_host;
        return *lists_machines_;
    }

    // Field rule 5: what was said of this reporter's clocks before.
    std::optional<ZoneOffset> reporters_zone() const {
        if (context_.reporters_zone || !context_.templates) return context_.reporters_zone;
        return context_.templates->zone_of(message_.from.address);
    }

    // Field rule 6: the mail's own offset is the last thing to believe, and only for times of the week before it.
    std::optional<Trial> try_mail_date(LogContext& context, std::string_view sample) const {
        const bool may_hold_address = sample.find('.') != sample.npos || sample.find("．") != sample.npos;
        if (context.zone || !message_.date_offset || !message_.date || !may_hold_address) return std::nullopt;
        LogContext trial = context;
        trial.zone = message_.date_offset;
        trial.zone_from = ZoneFrom::mail_date;
        Trial found = read_on_trial(sample, trial, *message_.date);
        if (found.has_recent_event) context = trial;
        return found;
    }

    // What robots answer quotes relays and queues; nobody reports an incident there.
    bool may_be_evidence() const {
        return message_.kind != MailKind::bounce && message_.kind != MailKind::auto_reply &&
               message_.kind != MailKind::receipt;
    }

    void read_logs() {
        for (std::size_t i = 0; i < message_.leaves.size(); ++i) {
            const TextLeaf& leaf = message_.leaves[i];
            if (has_read_[i] || (!leaf.is_body && !leaf.read) || is_received_chain(i)) continue;
            LogContext context = log_context(i);
            const auto trial = try_mail_date(context, head_of(i).substr(0, sample_bytes));
            if (trial && trial->nothing && leaf.is_body && own_text_.size() <= sample_bytes) {   // prose: most bodies
                tee_.finished(*trial->nothing);
                continue;
            }
            LineMarks sink(tee_, read_lines_[i]);
            LogReader logs(context, sink);
            const std::string_view name = leaf.name.empty() ? leaf.path : leaf.name;
            TableReader tables({context, name, context.is_mail_text}, sink, reading_.cases, static_cast<std::uint32_t>(i));
            TablesFirst reader(tables, logs,
                               leaf.is_body ? TablesFirst::Look::everywhere : TablesFirst::Look::only_in_first_lines);
            // A very long body is cut in `text` and whole in its leaf.
            const bool is_all_own = own_text_.size() == message_.text.size() && own_text_.size() > head_bytes;
            if (leaf.is_body && (!is_all_own || !leaf.read)) {
                reader.piece(own_text_);
            } else if (!leaf.is_body && is_whole(i)) {
                reader.piece(head_of(i));
            } else {
                std::uint64_t bytes_of_prose = 0, taken = 0;
                leaf.read([&](std::string_view piece) {
                    reader.piece(piece);
                    const std::uint64_t now_taken = sink.taken() + logs.known_lines();
                    bytes_of_prose = now_taken == std::exchange(taken, now_taken) ? bytes_of_prose + piece.size() : 0;
                    return !context.is_mail_text || bytes_of_prose < most_prose_bytes;
                });
                if (bytes_of_prose >= most_prose_bytes && context.is_mail_text)
                    reading_.defects.push_back(leaf.path + ": " + std::to_string(most_prose_bytes >> 20) +
                                               " MiB without a line of a log, the rest is not looked at");
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

    bool was_read(std::size_t leaf, const Line& line) const {
        const auto found = read_lines_.find(leaf);
        if (found == read_lines_.end()) return false;
        const auto holds = [&](const std::vector<bool>& lines) { return line.number < lines.size() && lines[line.number]; };
        return holds(found->second.known) || (holds(found->second.by_words) && !logs::reads_as_sentence(line.text));
    }

    std::size_t body_number() const {
        for (std::size_t i = 0; i < message_.leaves.size(); ++i)
            if (message_.leaves[i].is_body) return i;
        return message_.leaves.size();
    }

    // The reporter's own words: no log lines, no quotations, no key blocks, no signature.
    void collect_words() {
        std::string words, quoted;
        if (reading_.prose) {
            words = *reading_.prose;
        } else {
            const std::size_t body = body_number();
            bool in_armor = false, is_over = false;
            each_line(own_text_.substr(0, prose_bytes), [&](const Line& line) {
                if (is_over || was_read(body, line)) return;
                const std::string_view text = line.text;
                if (text.substr(0, 10) == "-----BEGIN" && text.find("SIGNED MESSAGE") == text.npos) in_armor = true;
                if (in_armor) {
                    if (text.substr(0, 8) == "-----END") in_armor = false;
                    return;
                }
                if (text == "-- " || text == "- -- ") is_over = line.number > 5;
                if (text.size() > 2000) return;
                if (text.substr(0, 1) == ">") {
                    if (message_.kind != MailKind::reply) quoted.append(text.substr(1)) += '\n';
                    return;
                }
                words.append(text);
                words += '\n';
            });
        }
        for (std::size_t i = 0; i < message_.leaves.size() && i < 10 && !reading_.prose; ++i)
            if (is_foreign_body(i)) quoted.append(head_of(i).substr(0, 8u << 10)) += '\n';
        plain_body_ = plain_text(words);
        plain_quoted_ = plain_text(quoted);
        plain_subject_ = plain_text(message_.subject);
    }

    void scan_prose() {
        evidence_.scan_received(own_text_.substr(0, prose_bytes));
        for (std::size_t i = 0; i < message_.leaves.size() && i < 50; ++i)
            if (is_received_chain(i)) evidence_.scan_received(head_of(i));
        const auto none = [](const Line&) { return false; };
        evidence_.scan(std::string_view(message_.subject).substr(0, 2000), Evidence::subject_leaf,
                       Evidence::Whose::reporters_words, none);
        for (std::size_t i = 0; i < message_.leaves.size() && i < 50; ++i) {
            const auto was_read_here = [&](const Line& line) { return was_read(i, line); };
            const auto number = static_cast<std::uint32_t>(i);
            if (is_body(i))
                evidence_.scan(own_text_.substr(0, prose_bytes), number, Evidence::Whose::reporters_words, was_read_here);
            else if (is_received_chain(i))
                continue;
            else if (!has_read_[i] && may_hold_prose(message_.leaves[i]))
                evidence_.scan(
                    head_of(i), number,
                    is_foreign_body(i) && reading_.cases.empty() ? Evidence::Whose::forwarded : Evidence::Whose::other,
                    was_read_here);
        }
    }

    // What an office file is packed of is no text of anybody.
    static bool may_hold_prose(const TextLeaf& leaf) {
        return leaf.type.find("xml") == std::string::npos && leaf.type != "text/css" &&
               leaf.type.find("javascript") == std::string::npos;
    }

    void find_kind() {
        if (is_relay_request(message_, plain_subject_, plain_body_))
            report_.kind = MailKind::relay_request;
        else if (message_.kind == MailKind::report &&
                 is_digest(plain_subject_, plain_body_, report_.events, evidence_.address_count()))
            report_.kind = MailKind::digest;
    }

    bool has_evidence() const {
        return !report_.events.by_source.empty() || !reading_.cases.empty() || evidence_.names_anything();
    }

    EvidenceFacts facts() const {
        return {report_.events, reading_.cases, reading_.observables, report_.category.category, report_.kind};
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
        const auto model = context_.model ? context_.model : CategoryModel::built_in();
        if (may_be_evidence()) clues.model = model.get();   // robots' answers are no examples of anything
        const CategoryWords& words = context_.words ? *context_.words : CategoryWords::built_in();
        auto guesses = categorize(clues, words);
        if (!guesses.front().is_sure() && !plain_quoted_.empty()) {   // who only forwards says it with another's words
            clues.plain_quoted = plain_quoted_;
            guesses = categorize(clues, words);
        }
        report_.category = std::move(guesses.front());
        guesses.erase(guesses.begin());
        report_.alternatives = std::move(guesses);
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
        clues.has_page = std::any_of(report_.observables.begin(), report_.observables.end(), [](const Observable& one) {
            return one.type == ObservableType::url && one.role == ObservableRole::site;
        });
        WantsFound found = read_wants(clues);
        report_.wants = std::move(found.wants);
        report_.wants_why = std::move(found.why);
    }

    std::string format() const {
        if (!reading_.format.empty()) return reading_.format;
        if (message_.bounce) return "dsn";
        if (!table_format_.empty()) return std::string(table_format_);
        return "free-form";
    }

    EventCollector collector_;
    Tee tee_;
    const Message& message_;
    const ReadingContext& context_;
    std::string_view own_text_;
    Report report_;
    FormatReading reading_;
    std::vector<std::string_view> case_formats_;   // static names, one a case
    std::string_view table_format_;
    std::vector<bool> has_read_;
    std::map<std::size_t, ReadLines> read_lines_;
    std::optional<std::optional<ZoneOffset>> said_zone_;
    std::optional<bool> lists_machines_;
    std::string plain_subject_, plain_body_, plain_quoted_;
    std::vector<std::optional<std::string>> heads_;
    Evidence evidence_;
};

}   // namespace

Report read_report(const Message& message, const ReadingContext& context, LogSink* every_event) {
    return ReportReader(message, context, every_event).read();
}

}   // namespace toritsugi
