// Apart from the conversion of logs, so that a program that only converts logs needs no part of reading mail.
#include "core/exchange/conversion.hpp"

namespace toritsugi {

ConversionCounts convert_mail(const Message& message, const ReadingContext& context, const ConversionSettings& settings) {
    ExchangeCollector sums;
    EventWriter writer = writer_for(settings);
    const bool lines = is_line_by_line(settings.format);
    LinesOrSums both(lines ? &writer : nullptr, sums);
    if (lines) writer.begin();
    const Report report = read_report(message, context, &both);
    ConversionCounts counts;
    counts.lines = report.events.read;
    counts.events = both.count();
    if (lines) {
        counts.left_out = writer.left_out();
        return counts;
    }
    ExchangeReport made = exchange_report(report, sums.events());
    made.sender = settings.sender;
    made.generated_at = settings.generated_at;
    made.received_at = message.date;
    made.number = settings.number;
    if (settings.category) made.category = *settings.category;
    counts.left_out = sums.not_kept();
    write_document(settings, made);
    return counts;
}

ExchangeReport exchange_report(const Report& report, std::vector<ExchangeEvent> events) {
    ExchangeReport made;
    made.category = report.category.category;
    made.confidence = report.category.confidence;
    made.wants = report.wants;
    made.tlp = report.tlp;
    made.partner_reference = report.partner_reference;
    made.zone_from = report.events.zone_from;
    made.events = std::move(events);
    add_stated(report, made.events);
    return made;
}

}   // namespace toritsugi
