// The way of one line: out of the text, out of the mail's wrapping, to the grammars that its anchors name, to the sink.
#include "core/reading/logs/log_reader.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "core/reading/logs/grammar_index.hpp"
#include "core/reading/logs/log_clock.hpp"
#include "core/reading/logs/grammars/json.hpp"
#include "core/reading/logs/mail_text.hpp"
#include "core/reading/logs/table.hpp"

namespace toritsugi {

using namespace logs;

namespace {

// Beyond this a line is read no further: what a grammar needs stands earlier, and nobody may make us scan megabytes as one
// line.
constexpr std::size_t line_limit = 64 * 1024;
constexpr std::uint16_t no_entry = 0xffff;

}   // namespace

struct LogReader::State {
    State(const LogContext& context_given, LogSink& sink_given)
        : context(context_given), sink(sink_given), index(GrammarIndex::all()), clock(context_given) {}

    void take(std::string_view text);
    void take_line(std::string_view text);
    void read_line(std::string_view text, std::uint64_t number, std::uint32_t lines);
    Verdict read_by_grammars(const Line& line, Draft& draft);
    void emit(const Line& line, std::uint32_t lines, Draft& draft);

    LogContext context;
    LogSink& sink;
    const GrammarIndex& index;
    LogClock clock;
    Memory memory;
    std::uint64_t count = 0;    // lines so far
    std::string tail;           // the beginning of a line whose end has not come yet
    bool tail_is_cut = false;   // the rest of an overlong line is thrown away
    std::uint16_t last_entry = no_entry;
    std::string plain;   // a line with its mailing undone
    std::string inner;   // a log line that was wrapped in JSON
    Table table;
};

Verdict LogReader::State::read_by_grammars(const Line& line, Draft& draft) {
    // Reporters send runs of one format: what read the line before is tried first, when it cannot take another's line.
    if (last_entry != no_entry) {
        const Verdict verdict = index.read(last_entry, line, std::string_view::npos, draft, memory);
        if (verdict != Verdict::not_mine) return verdict;
        draft = {};
    }
    GrammarIndex::Hits hits;
    const std::size_t found = index.candidates(line.text(), hits);
    for (std::size_t i = 0; i < found; ++i) {
        const Verdict verdict = index.read(hits[i].entry, line, hits[i].at, draft, memory);
        if (verdict == Verdict::not_mine) {
            draft = {};
            continue;
        }
        if (index.is_strict(hits[i].entry)) last_entry = hits[i].entry;
        return verdict;
    }
    return Verdict::not_mine;
}

void LogReader::State::emit(const Line& line, std::uint32_t lines, Draft& draft) {
    LogEvent& event = draft.event;
    if (event.src.is_none() && event.src_host.empty() && event.dst.is_none()) return;
    if (!draft.clock_not_set) {
        Stamp stamp = draft.stamp;
        if (!stamp.is_there()) stamp = line.head().stamp;
        if (!stamp.is_there()) find_stamp(line.text(), 80, stamp);
        if (draft.second_clock.is_there()) clock.two_clocks(stamp, draft.second_clock);
        const LogClock::Moment moment = clock.resolve(stamp);
        event.time = moment.time;
        event.time_sure = moment.is_sure;
    }
    event.line = line.number();
    event.lines = lines;
    sink.event(event);
}

void LogReader::State::read_line(std::string_view text, std::uint64_t number, std::uint32_t lines) {
    const Line line(text, number);
    Draft draft;
    if (table.is_open() && table.read_row(text, draft) == Verdict::event) return emit(line, lines, draft);
    const Verdict verdict = read_by_grammars(line, draft);
    if (verdict == Verdict::event) return emit(line, lines, draft);
    if (verdict == Verdict::no_event) return;
    if (table.read_heading(text, clock)) return;
    if (const std::string_view wrapped = json_inner_text(text); !wrapped.empty()) {
        const Line inner_line(json_unescaped(wrapped, inner), number);
        if (read_by_grammars(inner_line, draft) == Verdict::event) return emit(inner_line, lines, draft);
    }
}

void LogReader::State::take_line(std::string_view text) {
    ++count;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (text.empty()) return;
    if (text.size() > line_limit) text = text.substr(0, line_limit);
    if (context.is_mail_text) text = with_plain_addresses(without_quote_marks(text), plain);
    read_line(text, count, 1);
}

void LogReader::State::take(std::string_view text) {
    while (!text.empty()) {
        const void* const found = std::memchr(text.data(), '\n', text.size());
        if (!found) {
            const std::size_t room = line_limit + 1 - std::min(tail.size(), line_limit + 1);
            tail.append(text.substr(0, room));
            return;
        }
        const auto size = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        if (tail.empty()) {
            take_line(text.substr(0, size));
        } else {
            const std::size_t room = line_limit + 1 - std::min(tail.size(), line_limit + 1);
            tail.append(text.substr(0, std::min(size, room)));
            const std::string whole = std::move(tail);
            tail.clear();
            take_line(whole);
        }
        text.remove_prefix(size + 1);
    }
}

LogReader::LogReader(const LogContext& context, LogSink& sink) : state_(std::make_unique<State>(context, sink)) {}
LogReader::~LogReader() = default;
void LogReader::piece(std::string_view text) { state_->take(text); }

void LogReader::end() {
    if (!state_->tail.empty()) {
        const std::string whole = std::move(state_->tail);
        state_->tail.clear();
        state_->take_line(whole);
    }
    state_->sink.finished({state_->count, state_->clock.zone_from(), state_->clock.zone()});
}

std::uint64_t LogReader::lines() const { return state_->count; }

}   // namespace toritsugi
