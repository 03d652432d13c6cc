#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading/formats/table.hpp"
#include "core/reading/logs/event_collector.hpp"
#include "core/reading/logs/log_reader.hpp"

namespace toritsugi {

// The sums, and whoever else wants to see each event.
class Tee : public LogSink {
  public:
    Tee(EventCollector& sums, LogSink* other) : sums_(sums), other_(other) {}
    void event(const LogEvent& event) override {
        sums_.event(event);
        if (other_) other_->event(event);
    }
    void not_read(std::uint64_t line, std::string_view text) override { sums_.not_read(line, text); }
    void unknown(std::string_view text, const logs::LineTemplate& columns, bool is_read) override {
        sums_.unknown(text, columns, is_read);
    }
    void finished(const LogFindings& findings) override {
        sums_.finished(findings);
        if (other_) other_->finished(findings);
    }

  private:
    EventCollector& sums_;
    LogSink* other_;
};

// Which lines of a text are events, by their numbers.
struct ReadLines {
    std::vector<bool> known;      // of a format that we know: no prose
    std::vector<bool> by_words;   // told by its words alone: may be a sentence that says more
};

// Passes events on and remembers which lines were read, so that they are not taken for prose.
class LineMarks : public LogSink {
  public:
    LineMarks(LogSink& next, ReadLines& read) : next_(next), read_(read) {}
    void event(const LogEvent& event) override {
        next_.event(event);
        ++taken_;
        const std::uint64_t last = event.line + std::max(event.lines, 1u);
        if (last > 100'000) return;
        std::vector<bool>& lines = event.format == "unknown" ? read_.by_words : read_.known;
        if (lines.size() < last) lines.resize(last);
        for (std::uint64_t line = event.line; line < last; ++line) lines[line] = true;
    }
    void not_read(std::uint64_t line, std::string_view text) override {
        next_.not_read(line, text);
        ++taken_;
    }
    void unknown(std::string_view text, const logs::LineTemplate& columns, bool is_read) override {
        next_.unknown(text, columns, is_read);
    }
    void finished(const LogFindings& findings) override { next_.finished(findings); }
    std::uint64_t taken() const { return taken_; }   // events, and lines that should have been

  private:
    LogSink& next_;
    std::uint64_t taken_ = 0;
    ReadLines& read_;
};

// Hands each line of a text to the tables first, and the rest to the log reader; line numbers stay those of the text. A text
// without a table in its first lines goes to the log reader untouched.
class TablesFirst {
  public:
    enum class Look { everywhere, only_in_first_lines };
    TablesFirst(TableReader& tables, LogReader& logs, Look look) : tables_(tables), logs_(logs), look_(look) {}
    void piece(std::string_view text);
    void end();

  private:
    void flush(bool ends);
    void line(std::string_view text, std::string_view with_end);

    TableReader& tables_;
    LogReader& logs_;
    Look look_;
    bool is_over_ = false;
    std::string tail_;
    std::uint64_t number_ = 0;
};

// A sample of a log, read on trial.
struct Trial {
    // Whether any time falls within the week before the mail, when its clock ran at the zone of the context: only then may
    // the mail's own offset stand for the log's.
    bool has_recent_event = false;
    // Nothing at all stands in the sample, whatever the zone: what reading it finds is only this. Empty: something does.
    std::optional<LogFindings> nothing;
};
Trial read_on_trial(std::string_view sample, const LogContext& context, UtcTime sent);

}   // namespace toritsugi
