#pragma once
// What the conversions of logs and of mails share.
#include <cstdint>

#include "core/exchange/convert.hpp"

namespace toritsugi {

// Each event goes to the writer of lines when the format has lines, else to the sums.
class LinesOrSums : public LogSink {
  public:
    LinesOrSums(LogSink* writer, LogSink& sums) : writer_(writer), sums_(sums) {}
    void event(const LogEvent& event) override {
        ++count_;
        if (writer_)
            writer_->event(event);
        else
            sums_.event(event);
    }
    void finished(const LogFindings& findings) override { sums_.finished(findings); }
    std::uint64_t count() const { return count_; }

  private:
    LogSink* writer_;
    LogSink& sums_;
    std::uint64_t count_ = 0;
};

inline bool is_line_by_line(ExchangeFormat format) {
    return format == ExchangeFormat::dshield || format == ExchangeFormat::csv;
}

inline EventWriter writer_for(const ConversionSettings& settings) {
    return EventWriter(settings.format == ExchangeFormat::csv ? EventWriter::Format::csv : EventWriter::Format::dshield,
                       settings.out);
}

inline void write_document(const ConversionSettings& settings, const ExchangeReport& report) {
    settings.out(settings.format == ExchangeFormat::iodef ? write_iodef(report) : write_xarf(report));
}

}   // namespace toritsugi
