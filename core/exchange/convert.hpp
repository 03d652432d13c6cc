#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/exchange/exchange.hpp"
#include "core/model/message.hpp"
#include "core/model/result.hpp"
#include "core/reading/read_report.hpp"

namespace toritsugi {

enum class ExchangeFormat { iodef, xarf, dshield, csv };
// "iodef", "xarf", "dshield", "csv". Problem: what to write instead.
Result<ExchangeFormat> exchange_format_named(std::string_view name);

// Whose report it becomes, and when. `toritsugi convert` is run by reporters on their own boxes.
struct ConversionSettings {
    ExchangeFormat format = ExchangeFormat::iodef;
    ExchangeParty sender;
    UtcTime generated_at{};
    std::string number;                          // ours; empty: none
    std::optional<Category> category;            // empty: told from the events
    std::function<void(std::string_view)> out;   // called with pieces of the result
};

struct ConversionCounts {
    std::uint64_t lines = 0, events = 0, left_out = 0;   // left_out: events that the format cannot say (no time, no address)
};

// A log of any size, in pieces. DShield and CSV are written as events come, IODEF and XARF at the end, added up per source,
// target and port.
class LogConversion {
  public:
    LogConversion(const ConversionSettings& settings, const LogContext& context);
    ~LogConversion();
    void piece(std::string_view text);
    ConversionCounts end();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// A mail: its events and what its format states.
ConversionCounts convert_mail(const Message& message, const ReadingContext& context, const ConversionSettings& settings);

// A report of ours for a partner; the caller sets `reporter` only with consent.
ExchangeReport exchange_report(const Report& report, std::vector<ExchangeEvent> events);

}   // namespace toritsugi
