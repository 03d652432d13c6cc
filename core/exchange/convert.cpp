#include "core/exchange/convert.hpp"

#include "core/exchange/conversion.hpp"
#include "core/rules/categorize.hpp"

namespace toritsugi {

namespace {

// What events alone say of their category: many log formats belong to one.
Category category_of(const std::vector<ExchangeEvent>& events, const std::map<std::string, std::uint64_t>& formats) {
    EventSummary summary;
    summary.by_format = formats;
    for (const ExchangeEvent& event : events) summary.count += event.count;
    CategoryClues clues;
    clues.events = &summary;
    clues.has_evidence = true;
    const auto guesses = categorize(clues, CategoryWords::built_in());
    if (guesses.front().is_sure()) return guesses.front().category;
    return guesses.size() > 1 ? guesses[1].category : Category::scan;
}

}   // namespace

Result<ExchangeFormat> exchange_format_named(std::string_view name) {
    if (name == "iodef") return ExchangeFormat::iodef;
    if (name == "xarf") return ExchangeFormat::xarf;
    if (name == "dshield") return ExchangeFormat::dshield;
    if (name == "csv") return ExchangeFormat::csv;
    return Problem{0, "Write iodef, xarf, dshield or csv."};
}

struct LogConversion::State : LogSink {
    State(const ConversionSettings& settings_given, const LogContext& context)
        : settings(settings_given),
          writer(writer_for(settings)),
          both(is_line_by_line(settings.format) ? &writer : nullptr, sums),
          reader(context, *this) {}
    void event(const LogEvent& event) override {
        ++formats[std::string(event.format)];
        both.event(event);
    }
    void finished(const LogFindings& findings) override { both.finished(findings); }

    ConversionSettings settings;
    EventWriter writer;
    ExchangeCollector sums;
    LinesOrSums both;
    std::map<std::string, std::uint64_t> formats;
    LogReader reader;
};

LogConversion::LogConversion(const ConversionSettings& settings, const LogContext& context)
    : state_(std::make_unique<State>(settings, context)) {
    if (is_line_by_line(settings.format)) state_->writer.begin();
}
LogConversion::~LogConversion() = default;
void LogConversion::piece(std::string_view text) { state_->reader.piece(text); }

ConversionCounts LogConversion::end() {
    state_->reader.end();
    ConversionCounts counts;
    counts.lines = state_->reader.lines();
    counts.events = state_->both.count();
    if (is_line_by_line(state_->settings.format)) {
        counts.left_out = state_->writer.left_out();
        return counts;
    }
    ExchangeReport report;
    report.number = state_->settings.number;
    report.sender = state_->settings.sender;
    report.generated_at = state_->settings.generated_at;
    report.events = state_->sums.events();
    report.zone_from = state_->sums.zone_from();
    report.category = state_->settings.category.value_or(category_of(report.events, state_->formats));
    report.wants = {Want::notify_source};
    counts.left_out = state_->sums.not_kept();
    write_document(state_->settings, report);
    return counts;
}

}   // namespace toritsugi
