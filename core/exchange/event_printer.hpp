#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "core/reading/logs/log_reader.hpp"

namespace toritsugi {

// What `toritsugi read --events` prints: each event as a line of JSON, or only the totals.
class EventPrinter : public LogSink {
  public:
    enum class Print { events, summary };
    EventPrinter(Print print, std::function<void(std::string_view)> out) : print_(print), out_(std::move(out)) {}
    void event(const LogEvent& event) override;
    void not_read(std::uint64_t, std::string_view) override { ++not_read_; }
    void finished(const LogFindings& findings) override { lines_ += findings.lines; }
    void end();   // after the last log: what is still held, or the totals

  private:
    Print print_;
    std::function<void(std::string_view)> out_;
    std::string held_;
    std::uint64_t lines_ = 0, read_ = 0, not_read_ = 0, count_ = 0;
};

}   // namespace toritsugi
