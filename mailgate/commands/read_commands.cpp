#include "mailgate/commands/read_commands.hpp"

#include <sysexits.h>

#include <algorithm>
#include <iostream>
#include <system_error>

#include "core/exchange/convert.hpp"
#include "core/exchange/event_printer.hpp"
#include "core/exchange/read_json.hpp"
#include "core/model/refusal.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "mailgate/mime/log_files.hpp"
#include "mailgate/receive/incoming_mail.hpp"
#include "mailgate/receive/mail_files.hpp"
#include "mailgate/site_reading.hpp"

namespace toritsugi {
namespace {

// How anybody reads a mail, without a site's settings.
Settings settings_of_nobody() {
    Settings settings;
    settings.site.documentation_addresses = true;
    return settings;
}

void print(std::string_view text) { std::cout.write(text.data(), static_cast<std::streamsize>(text.size())); }

}   // namespace

int read_mails(const std::vector<std::string>& paths, const Settings::Keys& keys, UtcTime now) {
    Settings settings = settings_of_nobody();
    settings.keys = keys;
    const ParsingContext parsing = opening_of(settings);
    int code = EX_OK;
    const MailFiles files(paths);
    files.for_each(
        [&](const FoundMail& found) {
            Envelope envelope = found.envelope;
            envelope.received_at = now;
            const Message message = parse_message(found.raw, envelope, parsing);
            std::cout << read_json(message, read_report(message, reading_of(settings, now)), found.where) << "\n";
        },
        [&](const std::string& file, const std::string& why) {
            std::cerr << file << ": passed over: " << why << "\n";
            code = EX_NOINPUT;
        });
    return code;
}

int read_events(const std::vector<std::string>& paths, bool is_summary) {
    EventPrinter printer(is_summary ? EventPrinter::Print::summary : EventPrinter::Print::events, print);
    const ReadingLimits limits;
    int code = EX_OK;
    for (const std::string& path : paths) {
        try {
            for_each_log_text(path, limits, [&](const std::string&, const auto& read) {
                LogReader reader(LogContext{}, printer);
                read([&](std::string_view piece) {
                    reader.piece(piece);
                    return true;
                });
                reader.end();
            });
        } catch (const std::system_error& failure) {
            std::cerr << "toritsugi: " << path << ": " << failure.code().message() << "\n";
            code = EX_NOINPUT;
        }
    }
    printer.end();
    return code;
}

int convert_file(const std::string& path, const std::string& format_name, const std::string& sender, UtcTime now) {
    const auto format = exchange_format_named(format_name);
    if (!format.ok()) throw Refusal{EX_USAGE, format.problem().advice};
    ConversionSettings conversion;
    conversion.format = format.value();
    conversion.sender = {sender, sender, sender.substr(std::min(sender.rfind('@') + 1, sender.size()))};
    conversion.generated_at = now;
    conversion.out = print;
    ConversionCounts counts;
    const Settings settings = settings_of_nobody();
    const RawMail file = map_mail(path);
    if (looks_like_mail(file.bytes.substr(0, 64 << 10))) {
        Envelope envelope;
        envelope.received_at = conversion.generated_at;
        const Message message = parse_message(file, envelope, parsing_of(settings));
        counts = convert_mail(message, reading_of(settings, now), conversion);
    } else {
        LogContext context;
        context.sent_at = conversion.generated_at;
        LogConversion log(conversion, context);
        for_each_log_text(path, settings.limits, [&](const std::string&, const auto& read) {
            read([&](std::string_view piece) {
                log.piece(piece);
                return true;
            });
        });
        counts = log.end();
    }
    if (counts.left_out > 0)
        std::cerr << "toritsugi: " << counts.left_out << " of " << counts.events << " events have no time or address that "
                  << format_name << " can say; they are left out.\n";
    return EX_OK;
}

}   // namespace toritsugi
