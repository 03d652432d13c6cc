#include "mailgate/send/maildir_transport.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace toritsugi {
namespace {

// Empty: written and synced. Else the reason.
std::string write_synced(const std::string& path, const std::string& bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return std::strerror(errno);
    std::string problem;
    for (std::size_t at = 0; at < bytes.size() && problem.empty();) {
        const ssize_t count = ::write(file, bytes.data() + at, bytes.size() - at);
        if (count > 0)
            at += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            problem = std::strerror(errno);
    }
    if (problem.empty() && ::fsync(file) != 0) problem = std::strerror(errno);
    ::close(file);
    return problem;
}

}   // namespace

MaildirTransport::MaildirTransport(std::string folder) : folder_(std::move(folder)) {
    for (const char* const part : {"/tmp", "/new", "/cur"}) std::filesystem::create_directories(folder_ + part);
}

void MaildirTransport::send(const std::vector<DueMail>& mails,
                            const std::function<void(const DueMail&, const SendResult&)>& told) {
    for (const DueMail& mail : mails) {
        // The outbox key names the file, so a mail that is sent again after a crash takes its own place.
        const std::string name = "outbox-" + std::to_string(mail.key.value);
        const std::string draft = folder_ + "/tmp/" + name, place = folder_ + "/new/" + name;
        std::string problem = write_synced(
            draft, "Return-Path: <" + mail.envelope_from + ">\r\nDelivered-To: " + mail.recipient + "\r\n" + mail.raw);
        if (problem.empty() && ::rename(draft.c_str(), place.c_str()) != 0) problem = std::strerror(errno);
        if (!problem.empty()) ::unlink(draft.c_str());
        told(mail, problem.empty() ? SendResult{Sending::sent, "put into " + place}
                                   : SendResult{Sending::later, folder_ + ": " + problem});
    }
}

}   // namespace toritsugi
