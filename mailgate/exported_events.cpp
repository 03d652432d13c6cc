#include "mailgate/exported_events.hpp"

#include "core/exchange/convert.hpp"
#include "mailgate/site_reading.hpp"

namespace toritsugi {

std::optional<std::string> exported_events(const RawMail& raw, const Envelope& envelope, const std::string& format,
                                           const std::string& number, Category category, const Desk& desk, UtcTime now) {
    const Settings& settings = desk.settings;
    const auto known = exchange_format_named(format);
    if (!known.ok()) return std::nullopt;
    std::string text;
    ConversionSettings conversion;
    conversion.format = known.value();
    conversion.sender = {settings.site.name, settings.mail.address, settings.site.domain};
    conversion.generated_at = now;
    conversion.number = number;
    conversion.category = category;
    conversion.out = [&](std::string_view piece) { text += piece; };
    convert_mail(parse_message(raw, envelope, parsing_of(settings)), reading_of(desk, envelope.received_at), conversion);
    return text;
}

}   // namespace toritsugi
