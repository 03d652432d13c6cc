#include "mailgate/send/maildir_carrier.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "mailgate/mime/sha256.hpp"
#include "mailgate/receive/listen_socket.hpp"

namespace toritsugi {
namespace {

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

SendResult failed(const std::string& what) { return {SendResult::What::unreachable, what + ": " + std::strerror(errno)}; }

}   // namespace

SendResult MaildirCarrier::send(const DueMail& mail) {
    std::error_code error;
    for (const char* const part : {"/tmp", "/new", "/cur"}) std::filesystem::create_directories(folder_ + part, error);
    const std::string name = std::to_string(mail.key.value) + "." +
                             sha256_hex(mail.message_id + "\n" + mail.recipient).substr(0, 16) + ".toritsugi";
    const std::string half = folder_ + "/tmp/" + name, whole = folder_ + "/new/" + name;
    const Descriptor file(::open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    // Return-Path is what final delivery writes: RFC 5321, 4.4.
    const std::string return_path = "Return-Path: <" + mail.envelope_from + ">\r\n";
    if (!file || !write_all(file.get(), return_path) || !write_all(file.get(), mail.raw) || ::fsync(file.get()) != 0 ||
        ::rename(half.c_str(), whole.c_str()) != 0)
        return failed(half);
    const Descriptor folder(::open((folder_ + "/new").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0) return failed(folder_);
    return {SendResult::What::sent, "maildir " + name};
}

}   // namespace toritsugi
