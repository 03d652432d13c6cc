// The way of one line: out of the text, out of the mail's wrapping, to the grammars that its anchors name, to the sink.
#include "core/reading/logs/log_reader.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

#include "core/reading/logs/blocks.hpp"
#include "core/reading/logs/grammar_index.hpp"
#include "core/reading/logs/grammars/json.hpp"
#include "core/reading/logs/guess.hpp"
#include "core/reading/logs/line_template.hpp"
#include "core/reading/logs/log_clock.hpp"
#include "core/reading/logs/mail_text.hpp"
#include "core/reading/logs/same_address.hpp"
#include "core/reading/logs/sentence.hpp"
#include "core/reading/logs/table.hpp"
#include "core/reading/logs/wrapped_lines.hpp"
#include "core/reading/logs/zone_words.hpp"

namespace toritsugi {

using namespace logs;

namespace {

// Beyond this a line is read no further: what a grammar needs stands earlier, and nobody may make us scan megabytes as one
// line.
constexpr std::size_t line_limit = 64 * 1024;
// So much of a text is looked at before its first line is read: for the zone that its words state, and New Year.
constexpr std::size_t window_bytes = 64 * 1024;
constexpr std::size_t shortest_event = 6;   // no address and no day is written in less
constexpr std::uint16_t no_entry = 0xffff;
// A time on a line of its own belongs to the few lines below it.
constexpr std::uint64_t most_lines_noted = 4;
// Sentences of a mail that tell of an event are held until its log lines are read; a mail has few.
constexpr std::size_t most_sentences = 50;
constexpr std::size_t most_logged = 1000;
// A line that a grammar reads says more than any that only words tell.
constexpr int known_format = 10;

bool is_same_day(const Stamp& a, const Stamp& b) { return a.year == b.year && a.month == b.month && a.day == b.day; }

int fields_of(const LogEvent& event) {
    return (!event.src.is_none() || !event.src_host.empty() ? 3 : 0) + (!event.dst.is_none() ? 2 : 0) +
           (event.src_port != 0) + (event.dst_port != 0) + !event.proto.empty() + !event.signature.empty() +
           !event.user.empty() + !event.action.empty() + event.is_reply;
}

// Japanese and Chinese sentences have their marks; the line of a Japanese device may begin like one: "警告 2026-11-21
// 03:01:11".
bool is_prose(std::string_view line) {
    if (!reads_as_sentence(line)) return false;
    if (static_cast<unsigned char>(line.front()) < 0x80) return true;
    return line.find("。") != line.npos || line.find("、") != line.npos || line.find("，") != line.npos;
}

// A head without a zone may be a relay's, with the device's own exact clock right behind it:
// "Nov 14 09:37:51 relay 1 2019-11-14T09:37:51.184+01:00 srx RT_FLOW ..."
bool find_exact_clock(std::string_view text, std::size_t after, Stamp& stamp) {
    const std::size_t end = std::min(text.size(), after + 60);
    for (std::size_t i = after + 10; i + 2 < end; ++i)
        if (text[i] == 'T' && is_digit(text[i - 1]) && is_digit(text[i + 1]) && text[i - 3] == '-') {
            Cursor cursor(text, i - 10);
            return read_stamp(cursor, stamp) && stamp.has_zone;
        }
    return false;
}

}   // namespace

struct LogReader::State {
    State(const LogContext& context_given, LogSink& sink_given)
        : context(context_given),
          sink(sink_given),
          index(GrammarIndex::all()),
          clock(context_given),
          shapes(context_given.lists_machines),
          wrapped([this](std::string_view text) { return score(text); },
                  [this](std::string_view text, std::uint64_t number, std::uint32_t lines) {
                      take_whole_line(text, number, lines);
                  }) {}

    void take(std::string_view text);
    void end();

    std::uint64_t count = 0;      // lines so far
    std::uint64_t of_a_log = 0;   // of them
    LogContext context;
    LogSink& sink;
    const GrammarIndex& index;
    LogClock clock;

  private:
    void look_ahead(std::string_view text);
    void take_read_ahead();
    void split(std::string_view text);
    void take_line(std::string_view text);
    void take_whole_line(std::string_view text, std::uint64_t number, std::uint32_t lines);
    void read_line(std::string_view text, std::uint64_t number, std::uint32_t lines);
    bool read_flow_tuples(std::string_view text, std::uint64_t number);
    void read_unknown(const Line& line, std::uint32_t lines);
    void hold_sentence(const Line& line, std::uint32_t lines, const IpAddress& source);
    void read_sentences();
    Verdict read_by_templates(std::string_view text, Draft& draft) const;
    void tell_unknown(std::string_view text, const LogEvent* guessed);
    Stamp day_of_a_log(std::string_view prose) const;
    void read_shapes();
    Verdict read_by_grammars(const Line& line, Draft& draft, Memory& remembered);
    int score(std::string_view text);
    void emit(const Line& line, std::uint32_t lines, Draft& draft);

    Memory memory;
    std::string window;   // the beginning of the text, until enough of it is there to look ahead
    bool has_looked_ahead = false;
    std::string tail;   // the beginning of a line whose end has not come yet
    std::uint16_t last_entry = no_entry;
    std::string plain;              // a line with its mailing undone
    std::string inner, unescaped;   // a log line that was wrapped in JSON
    Table table;
    Blocks blocks;
    Stamp noted;   // what a line of its own said: "日付時刻：..."; holds for the few lines below it
    std::uint64_t noted_line = 0;
    ShapeGuesser shapes;
    std::vector<ShapeGuesser::Row> ready, lost;
    struct Sentence {
        std::string text;
        std::uint64_t number;
        std::uint32_t lines;
        Stamp noted;
        IpAddress source;
    };
    std::vector<Sentence> sentences;   // of a mail's prose, until its log lines are read
    std::set<IpAddress> logged;        // whom lines of a log name
    IpAddress last_logged;
    WrappedLines wrapped;
};

Verdict LogReader::State::read_by_grammars(const Line& line, Draft& draft, Memory& remembered) {
    // Reporters send runs of one format: what read the line before is tried first, when it cannot take another's line.
    if (last_entry != no_entry) {
        const Verdict verdict = index.read(last_entry, line, std::string_view::npos, draft, remembered);
        if (verdict != Verdict::not_mine) return verdict;
        draft = {};
    }
    GrammarIndex::Hits hits;
    const std::size_t found = index.candidates(line.text(), hits);
    for (std::size_t i = 0; i < found; ++i) {
        const Verdict verdict = index.read(hits[i].entry, line, hits[i].at, draft, remembered);
        if (verdict == Verdict::not_mine) {
            draft = {};
            continue;
        }
        if (index.is_strict(hits[i].entry)) last_entry = hits[i].entry;
        return verdict;
    }
    return Verdict::not_mine;
}

int LogReader::State::score(std::string_view text) {
    const Line line(text, 0);
    Draft draft;
    Memory forgotten;
    const Verdict verdict = read_by_grammars(line, draft, forgotten);
    if (verdict == Verdict::event) {
        Stamp stamp;
        const bool has_time = draft.stamp.is_there() || line.head().stamp.is_there() || find_stamp(text, 80, stamp);
        // Behind our own proxy stands who asked it
        const IpScope scope = scope_of(draft.event.src);
        const bool is_public = scope == IpScope::global || scope == IpScope::documentation;
        return known_format + fields_of(draft.event) + has_time + is_public;
    }
    if (verdict == Verdict::no_event) return known_format / 2;
    draft = {};
    if (read_by_templates(text, draft) == Verdict::event) return known_format + fields_of(draft.event);
    // Of a line of words only what it names counts: prose behind it may hold a protocol or a user, too.
    draft = {};
    if (read_sentence(line, {}, draft) != Verdict::event) return 0;
    return 1 + !draft.event.dst.is_none() + (draft.event.dst_port != 0);
}

void LogReader::State::emit(const Line& line, std::uint32_t lines, Draft& draft) {
    LogEvent& event = draft.event;
    if (no_address(event.src) && event.src_host.empty() && no_address(event.dst)) return;
    if (!draft.clock_not_set) {
        Stamp stamp = draft.stamp;
        if (!stamp.is_there()) {
            stamp = line.head().stamp;
            if (!stamp.is_there()) {
                find_stamp(line.text(), 80, stamp);
            } else if (Stamp exact;
                       !stamp.has_zone && !stamp.is_epoch && find_exact_clock(line.text(), line.head().after, exact)) {
                stamp = exact;
            }
        }
        // The syslog daemon's head states a zone, the device's own clock in the message does not
        const std::size_t pri = line.text().substr(0, 7).find('<');
        if (pri != std::string_view::npos && draft.stamp.is_there() && !stamp.has_zone && line.head().stamp.has_zone)
            clock.two_clocks(event.format, stamp, line.head().stamp);
        if (draft.second_clock.is_there()) clock.two_clocks(event.format, stamp, draft.second_clock);
        if (draft.is_always_utc && !stamp.has_zone) clock.log_states_zone(event.format, ZoneOffset{0});
        if (draft.reporters_zone && clock.reporter_states_zone(stamp, *draft.reporters_zone)) stamp.has_zone = true;
        const LogClock::Moment moment = clock.resolve(stamp, event.format);
        event.time = moment.time;
        event.time_sure = moment.is_sure;
    }
    event.line = line.number();
    event.lines = lines;
    if (context.is_mail_text && logged.size() < most_logged && event.src != last_logged)
        logged.insert(last_logged = event.src);
    sink.event(event);
}

void LogReader::State::read_line(std::string_view text, std::uint64_t number, std::uint32_t lines) {
    if (text.size() < shortest_event && !table.is_open()) return;
    const Line line(text, number);
    Draft draft;
    if (table.is_open() && table.read_row(text, draft) == Verdict::event) {
        ++of_a_log;
        return emit(line, lines, draft);
    }
    const Verdict verdict = read_by_grammars(line, draft, memory);
    of_a_log += verdict != Verdict::not_mine;
    if (verdict == Verdict::event) return emit(line, lines, draft);
    // A grammar may have been called by what stands inside an object: then the object's own text has the word.
    const bool is_no_event = verdict == Verdict::no_event;
    if (is_no_event && (text.empty() || text[0] != '{')) return;
    draft = {};
    if (!is_no_event && table.read_heading(text, clock)) return;
    if (read_flow_tuples(text, number)) {
        ++of_a_log;
        return;
    }
    if (const JsonInner inside = json_inner(text); !inside.text.empty()) {
        if (inside.program.empty())
            inner.clear();
        else
            inner.assign(inside.program).append(": ");
        inner += json_unescaped(inside.text, unescaped);
        const Line inner_line(inner, number);
        if (read_by_grammars(inner_line, draft, memory) == Verdict::event) {
            Cursor cursor(inside.time);
            if (!draft.stamp.is_there() && !inner_line.head().stamp.is_there() && !read_stamp(cursor, draft.stamp))
                read_epoch(cursor, draft.stamp);
            return emit(inner_line, lines, draft);
        }
    }
    if (is_no_event) return;
    read_unknown(line, lines);
}

// One line of Azure's holds many flows.
bool LogReader::State::read_flow_tuples(std::string_view text, std::uint64_t number) {
    std::size_t at = 0;
    bool found = false;
    for (std::string_view tuple = next_flow_tuple(text, at); !tuple.empty(); tuple = next_flow_tuple(text, at)) {
        const Line line(tuple, number);
        Draft draft;
        if (read_by_grammars(line, draft, memory) != Verdict::event) continue;
        emit(line, 1, draft);
        found = true;
    }
    return found;
}

// What a handler said of this reporter's lines comes before every guess.
Verdict LogReader::State::read_by_templates(std::string_view text, Draft& draft) const {
    if (!context.templates || text.empty()) return Verdict::not_mine;
    const std::vector<Token> columns = columns_of(text);
    for (const LineTemplate& known : *context.templates) {
        if (!read_by_template(known, text, columns, draft)) {
            draft = {};
            continue;
        }
        draft.reporters_zone = known.zone;
        return Verdict::event;
    }
    return Verdict::not_mine;
}

void LogReader::State::tell_unknown(std::string_view text, const LogEvent* guessed) {
    if (context.tells_unknown) sink.unknown(text, guessed_template(text, guessed), guessed != nullptr);
}

void LogReader::State::read_unknown(const Line& line, std::uint32_t lines) {
    if (line.text().empty()) return;
    if (Draft known; read_by_templates(line.text(), known) == Verdict::event) {
        ++of_a_log;
        return emit(line, lines, known);
    }
    if (line.number() > noted_line + most_lines_noted) noted = {};
    Draft draft;
    const Verdict verdict = read_sentence(line, noted, draft);
    of_a_log += verdict != Verdict::not_mine;
    if (verdict == Verdict::event) {
        if (context.is_mail_text && sentences.size() < most_sentences && !line.head().stamp.is_there() &&
            is_prose(line.text()))
            return hold_sentence(line, lines, draft.event.src);
        emit(line, lines, draft);
        return tell_unknown(line.text(), &draft.event);
    }
    if (verdict == Verdict::no_event) return;
    if (Stamp stamp; notes_time(line, stamp)) {
        noted = stamp;
        noted_line = line.number();
    }
    if (looks_like_log(line)) {
        ++of_a_log;
        shapes.take(line.text(), line.number(), ready, lost);
        return read_shapes();
    }
    if (const Stamp date = day_of_a_log(line.text()); date.month != 0) clock.text_states_date(date);
}

// "203.0.113.7 attacked one of our servers on Wed, 18 Nov 2026 03:14:09": told again by the log lines below it, or above.
void LogReader::State::hold_sentence(const Line& line, std::uint32_t lines, const IpAddress& source) {
    sentences.push_back({std::string(line.text()), line.number(), lines, noted, source});
}

// Those of which no log line told.
void LogReader::State::read_sentences() {
    std::erase_if(sentences, [this](const Sentence& one) { return logged.count(one.source) > 0; });
    for (const Sentence& one : sentences) {
        const Line line(one.text, one.number);
        Draft draft;
        if (read_sentence(line, one.noted, draft) != Verdict::event) continue;
        emit(line, one.lines, draft);
        tell_unknown(line.text(), &draft.event);
    }
    sentences.clear();
}

// A date that a line of prose states; month 0: none.
Stamp LogReader::State::day_of_a_log(std::string_view prose) const {
    if (prose.size() > 300) return {};
    const Stamp date = date_stated_in(prose);
    if (date.month == 0 || !context.sent_at) return date;
    // A date in the future is a deadline, not the day of a log.
    const std::chrono::year_month_day last{floor<std::chrono::days>(*context.sent_at) + std::chrono::days{1}};
    const std::chrono::year_month_day day{std::chrono::year{date.year},
                                          std::chrono::month(static_cast<unsigned>(date.month)),
                                          std::chrono::day(static_cast<unsigned>(date.day))};
    return day > last ? Stamp{} : date;
}

void LogReader::State::read_shapes() {
    for (const ShapeGuesser::Row& row : ready) {
        const Line line(row.text, row.number);
        Draft draft;
        const bool is_read = shapes.read(row.text, draft);
        if (is_read)
            emit(line, 1, draft);
        else
            sink.not_read(row.number, row.text);
        tell_unknown(row.text, is_read ? &draft.event : nullptr);
    }
    for (const ShapeGuesser::Row& row : lost) {
        sink.not_read(row.number, row.text);
        tell_unknown(row.text, nullptr);
    }
    ready.clear();
    lost.clear();
}

void LogReader::State::take_whole_line(std::string_view text, std::uint64_t number, std::uint32_t lines) {
    const Blocks::Took took = blocks.feed(text, number);
    if (took == Blocks::Took::part) return;
    if (took == Blocks::Took::complete) {
        read_line(blocks.text(), blocks.first_line(), blocks.lines());
        if (!blocks.ended_before()) return;
    }
    if (!text.empty()) read_line(text, number, lines);
}

void LogReader::State::take_line(std::string_view text) {
    ++count;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (count == 1 && text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    if (text.size() > line_limit) text = text.substr(0, line_limit);
    if (!context.is_mail_text) return take_whole_line(text, count, 1);
    wrapped.line(with_plain_addresses(without_quote_marks(text), plain), count);
}

void LogReader::State::split(std::string_view text) {
    while (!text.empty()) {
        const void* const found = std::memchr(text.data(), '\n', text.size());
        const std::size_t room = line_limit + 1 - std::min(tail.size(), line_limit + 1);
        if (!found) {
            tail.append(text.substr(0, room));
            return;
        }
        const auto size = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        if (tail.empty()) {
            take_line(text.substr(0, size));
        } else {
            tail.append(text.substr(0, std::min(size, room)));
            const std::string whole = std::move(tail);
            tail.clear();
            take_line(whole);
        }
        text.remove_prefix(size + 1);
    }
}

void LogReader::State::look_ahead(std::string_view text) {
    std::optional<ZoneOffset> stated;
    bool is_stated_twice = false, has_two_days = false;
    Stamp day;
    std::string undone;
    Memory forgotten;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line_text = text.substr(0, std::min(end, line_limit));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (context.is_mail_text) line_text = with_plain_addresses(without_quote_marks(line_text), undone);
        const Line line(line_text, 0);
        if (line.head().stamp.is_there()) {
            clock.look_ahead(line.head().stamp);
            continue;
        }
        if (context.is_mail_text)   // a mail may name the day below its lines, too
            if (const Stamp date = day_of_a_log(line_text); date.month != 0) {
                has_two_days = has_two_days || (day.month != 0 && !is_same_day(day, date));
                day = date;
            }
        const auto zone = zone_stated_in(line_text);
        if (!zone || std::count(line_text.begin(), line_text.end(), '=') > 2) continue;
        Draft draft;
        if (read_by_grammars(line, draft, forgotten) != Verdict::not_mine) continue;
        is_stated_twice = is_stated_twice || (stated && *stated != *zone);
        stated = zone;
    }
    if (day.month != 0 && !has_two_days) clock.text_states_date(day);
    if (stated && !is_stated_twice) clock.text_states_zone(*stated);
    clock.looked_ahead();
    last_entry = no_entry;
}

void LogReader::State::take_read_ahead() {
    has_looked_ahead = true;
    const std::string beginning = std::move(window);
    window = {};
    look_ahead(beginning);
    split(beginning);
}

void LogReader::State::take(std::string_view text) {
    if (has_looked_ahead) return split(text);
    window.append(text.substr(0, window_bytes));
    if (window.size() < window_bytes) return;
    take_read_ahead();
    if (text.size() > window_bytes) split(text.substr(window_bytes));
}

void LogReader::State::end() {
    if (!has_looked_ahead) take_read_ahead();
    if (!tail.empty()) {
        const std::string whole = std::move(tail);
        tail.clear();
        take_line(whole);
    }
    wrapped.end();
    take_whole_line({}, count, 0);   // an empty line ends every block
    shapes.end(ready, lost);
    read_shapes();
    read_sentences();
    sink.finished({count, clock.zone_from(), clock.zone()});
}

LogReader::LogReader(const LogContext& context, LogSink& sink) : state_(std::make_unique<State>(context, sink)) {}
LogReader::~LogReader() = default;
void LogReader::piece(std::string_view text) { state_->take(text); }
void LogReader::end() { state_->end(); }
std::uint64_t LogReader::lines() const { return state_->count; }
std::uint64_t LogReader::known_lines() const { return state_->of_a_log; }

}   // namespace toritsugi
