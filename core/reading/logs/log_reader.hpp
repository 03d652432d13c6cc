#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/event.hpp"

namespace toritsugi {

namespace logs {
struct LineTemplate;   // core/reading/logs/line_template.hpp
}

// What is known outside the log, for times without year or zone.
struct LogContext {
    std::optional<UtcTime> sent_at;   // Date of the mail, or the file's own time: no event is later than a day after it
    std::optional<ZoneOffset> zone;   // when the lines do not say, with where it comes from:
    ZoneFrom zone_from = ZoneFrom::unknown;
    // What handlers said of this reporter's lines; they come before every guess. nullptr: nothing.
    std::shared_ptr<const std::vector<logs::LineTemplate>> templates;
    bool tells_unknown = false;    // LogSink::unknown() is wanted; costs a little for each such line
    bool lists_machines = false;   // the text is about infected machines: the one address of each row is one of them
    bool is_mail_text = false;     // quotation marks, wraps, defanged addresses, full-width digits must be undone
};

// Said once, at the end of a text: where the times of lines without a zone of their own got one.
struct LogFindings {
    std::uint64_t lines = 0;
    ZoneFrom zone_from = ZoneFrom::unknown;   // `line` when every event's line stated its zone
    std::optional<ZoneOffset> zone;
};

class LogSink {
  public:
    virtual ~LogSink() = default;
    virtual void event(const LogEvent& event) = 0;
    virtual void not_read(std::uint64_t line, std::string_view text) {
        (void)line;
        (void)text;
    }   // looks like log, was not read
    // A line of unknown format, after its event() when one was guessed from it; its columns as they were guessed.
    virtual void unknown(std::string_view text, const logs::LineTemplate& columns, bool is_read) {
        (void)text;
        (void)columns;
        (void)is_read;
    }
    virtual void finished(const LogFindings& findings) { (void)findings; }
};

// Reads a text that may hold log lines of any format, mixed with prose. Give it the text in pieces; it keeps at most one
// unfinished record between them. Linear in the text, whatever the text is.
class LogReader {
  public:
    LogReader(const LogContext& context, LogSink& sink);
    ~LogReader();
    void piece(std::string_view text);
    void end();
    std::uint64_t lines() const;
    std::uint64_t known_lines() const;   // lines of a log, events or not: not prose

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}   // namespace toritsugi
