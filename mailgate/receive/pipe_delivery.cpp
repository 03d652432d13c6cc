#include "mailgate/receive/pipe_delivery.hpp"

#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "mailgate/receive/incoming_mail.hpp"
#include "mailgate/receive/keep_mail.hpp"
#include "mailgate/receive/mail_files.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t longest_from_line = 1000;

// The "From " line at the start of what a local delivery pipes, with its line end; empty: there is none.
std::string from_line_of(const std::string& start) {
    const std::size_t end = start.find('\n');
    if (!start.starts_with("From ") || end == start.npos) return {};
    return start.substr(0, end + 1);
}

std::optional<std::string> sender_of(const std::string& from_line, std::string_view mail) {
    if (const char* const sender = std::getenv("SENDER")) return std::string(sender) == "MAILER-DAEMON" ? "" : sender;
    if (!from_line.empty()) {
        const std::string sender = from_line.substr(5, from_line.find_first_of(" \r\n", 5) - 5);
        return sender == "MAILER-DAEMON" ? std::string{} : sender;
    }
    return return_path_of(mail);
}

struct Received {
    std::uint64_t bytes = 0;
    std::string from_line;
};

// Reads until the end of the input. Throws std::system_error when it cannot be read or there is no room.
Received receive(int input, IncomingMail& mail, std::uint64_t most_bytes) {
    Received received;
    std::string piece(64 << 10, '\0'), start;
    const auto add = [&](std::string_view bytes) {
        received.bytes += bytes.size();
        if (received.bytes <= most_bytes && !mail.add(bytes))
            throw std::system_error(errno, std::generic_category(), "data.folder");
    };
    bool at_start = true;
    const auto begin = [&] {   // once its first line, or enough of it, is here
        at_start = false;
        received.from_line = from_line_of(start);
        add(std::string_view(start).substr(received.from_line.size()));
    };
    while (true) {
        const ssize_t count = ::read(input, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw std::system_error(errno, std::generic_category(), "standard input");
        if (count == 0) break;
        const std::string_view bytes(piece.data(), static_cast<std::size_t>(count));
        if (!at_start) {
            add(bytes);
            continue;
        }
        start += bytes;
        if (start.find('\n') != start.npos || start.size() > longest_from_line) begin();
    }
    if (at_start) begin();
    return received;
}

}   // namespace

PipeDelivery deliver_from_pipe(int input, const std::string& recipient, const Settings& settings, Database& database,
                               const Clock& clock) try {
    const std::string spool = settings.data.folder + "/spool";
    std::filesystem::create_directories(spool);
    IncomingMail incoming(spool);
    const Received received = receive(input, incoming, settings.limits.mail_bytes);
    if (received.bytes == 0) return {EX_NOINPUT, "No mail came on standard input."};
    if (received.bytes > settings.limits.mail_bytes)
        return {EX_DATAERR,
                "The mail is larger than limits.mail_bytes (" + std::to_string(settings.limits.mail_bytes) + ")."};
    const WholeMail mail = incoming.take();
    Envelope envelope;
    envelope.channel = "pipe";
    envelope.received_at = clock.now();
    envelope.sender = sender_of(received.from_line, mail.raw.bytes);
    if (!recipient.empty()) envelope.recipients.push_back(recipient);
    keep_mail(mail, envelope, database);
    return {};
} catch (const std::exception& failure) {
    return {EX_TEMPFAIL, std::string("Not kept, try again later: ") + failure.what()};
}

}   // namespace toritsugi
