// toritsugi for reporters' own boxes: one static file that reads logs and writes them in the formats desks take. No mail, no
// settings, no network. The commands are those of the whole program.
#include <sysexits.h>
#include <zlib.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/exchange/convert.hpp"
#include "core/exchange/event_printer.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "core/reading/stated_time.hpp"

namespace {

using namespace toritsugi;

UtcTime now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

// A log file in pieces, unpacked when it is gzip's; "-" is standard input. False: it cannot be read, and stderr says why.
bool each_piece(const std::string& path, const std::function<void(std::string_view)>& take) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(path == "-" ? gzdopen(0, "rb") : gzopen(path.c_str(), "rb"),
                                                          gzclose);
    if (!file) {
        std::cerr << "toritsugi: " << path << ": " << std::strerror(errno) << "\n";
        return false;
    }
    std::vector<char> buffer(256 << 10);
    int size = 0;
    while ((size = gzread(file.get(), buffer.data(), static_cast<unsigned>(buffer.size()))) > 0)
        take({buffer.data(), static_cast<std::size_t>(size)});
    if (size == 0) return true;
    int code = 0;
    const char* const why = gzerror(file.get(), &code);
    std::cerr << "toritsugi: " << path << ": " << (code == Z_ERRNO ? std::strerror(errno) : why) << "\n";
    return false;
}

void print(std::string_view text) { std::cout.write(text.data(), static_cast<std::streamsize>(text.size())); }

int read_events(const std::vector<std::string>& paths, bool is_summary, const LogContext& context) {
    EventPrinter printer(is_summary ? EventPrinter::Print::summary : EventPrinter::Print::events, print);
    int code = EX_OK;
    for (const std::string& path : paths) {
        LogReader reader(context, printer);
        if (!each_piece(path, [&](std::string_view piece) { reader.piece(piece); })) code = EX_NOINPUT;
        reader.end();
    }
    printer.end();
    return code;
}

int convert(const std::string& path, const std::string& format_name, const std::string& sender, const LogContext& context) {
    const auto format = exchange_format_named(format_name);
    if (!format.ok()) {
        std::cerr << "toritsugi: --to: " << format.problem().advice << "\n";
        return EX_USAGE;
    }
    ConversionSettings settings;
    settings.format = format.value();
    settings.sender = {sender, sender, sender.substr(std::min(sender.rfind('@') + 1, sender.size()))};
    settings.generated_at = now();
    settings.out = print;
    LogConversion conversion(settings, context);
    if (!each_piece(path, [&](std::string_view piece) { conversion.piece(piece); })) return EX_NOINPUT;
    const ConversionCounts counts = conversion.end();
    if (counts.left_out > 0)
        std::cerr << "toritsugi: " << counts.left_out << " of " << counts.events << " events have no time or address that "
                  << format_name << " can say; they are left out.\n";
    return EX_OK;
}

}   // namespace

int main(int count, char** words) {
    std::ios::sync_with_stdio(false);
    CLI::App app{"toritsugi " TORITSUGI_VERSION
                 " for reporters: reads logs of any kind and writes them in the formats that desks take."};
    app.set_version_flag("--version", "toritsugi " TORITSUGI_VERSION " (reporter)");
    app.require_subcommand(1);
    std::string zone;
    std::vector<std::string> paths;
    bool is_events = false, is_summary = false;
    auto* const read = app.add_subcommand("read", "each log line that is an event, as JSON");
    read->add_flag("--events", is_events, "as in the whole program; always on here");
    read->add_flag("--summary", is_summary, "only the totals");
    read->add_option("FILE", paths, "log files, packed by gzip or not; - for standard input")->required();
    std::string path, format, sender = "reporter@localhost.localdomain";
    auto* const conversion = app.add_subcommand("convert", "a log in an exchange format");
    conversion->add_option("--to", format, "iodef, xarf, dshield or csv")->required();
    conversion->add_option("--from", sender, "your mail address");
    conversion->add_option("FILE", path, "a log file, packed by gzip or not; - for standard input")->required();
    for (auto* const command : {read, conversion})
        command->add_option("--zone", zone, "of the log's clock when its lines name none: +0900, JST, UTC");
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) { return app.exit(error) == 0 ? EX_OK : EX_USAGE; }
    LogContext context;
    context.sent_at = now();
    if (!zone.empty()) {
        context.zone = zone_named(zone);
        if (!context.zone) {
            std::cerr << "toritsugi: --zone: Write an offset or a name that means only one, such as +0900, JST or UTC.\n";
            return EX_USAGE;
        }
        context.zone_from = ZoneFrom::reporter;
    }
    const int code = read->parsed() ? read_events(paths, is_summary, context) : convert(path, format, sender, context);
    std::cout.flush();
    return std::cout ? code : EX_IOERR;
}
