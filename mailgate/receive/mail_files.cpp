#include "mailgate/receive/mail_files.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "mailgate/receive/incoming_mail.hpp"

namespace toritsugi {
namespace {

namespace fs = std::filesystem;

constexpr int deepest_folder = 64;
// Larger files are mapped. A mapped file that somebody cuts short meanwhile would kill us (SIGBUS), so small ones, such as
// those of a Maildir in use, are read.
constexpr std::uint64_t largest_read = 8u << 20;

bool has_extension(const fs::path& path, const char* lower) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return extension == lower;
}

RawMail contents(const std::string& path, std::uint64_t size_bytes) {
    if (size_bytes > largest_read) return map_mail(path);
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string bytes(size_bytes, '\0');
    if (file && size_bytes > 0) file.read(bytes.data(), static_cast<std::streamsize>(size_bytes));
    if (!file && !file.eof()) throw std::system_error(errno, std::generic_category());
    bytes.resize(static_cast<std::size_t>(size_bytes > 0 ? file.gcount() : 0));
    return RawMail::from(std::move(bytes));
}

Envelope imported(std::optional<std::string> sender) {
    Envelope envelope;
    envelope.channel = "import";
    envelope.sender = std::move(sender);
    return envelope;
}

std::optional<std::string> sender_of(const MboxMail& mail) {
    if (auto path = return_path_of(mail.quoted)) return path;
    std::string_view sender = mail.separator.substr(5);
    sender = sender.substr(0, sender.find(' '));
    if (sender == "MAILER-DAEMON" || sender == "<>") return "";   // how local delivery writes the null return path
    if (sender.find('@') == sender.npos) return {};               // "-" and the like
    return std::string(sender);
}

}   // namespace

MailFiles::MailFiles(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) find(path, false, 0);
}

void MailFiles::find(const std::string& path, bool in_maildir, int depth) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error || !fs::exists(status)) return files_.push_back({path, 0, false, "there is no such file or folder"});
    if (!fs::is_directory(status)) {
        if (!fs::is_regular_file(status)) return files_.push_back({path, 0, false, "it is not a plain file"});
        const std::uint64_t size_bytes = fs::file_size(path, error);
        bytes_ += error ? 0 : size_bytes;
        files_.push_back(
            {path, error ? 0 : size_bytes, in_maildir || has_extension(path, ".eml"), error ? error.message() : ""});
        return;
    }
    if (depth > deepest_folder) return files_.push_back({path, 0, false, "too many folders inside each other"});
    const bool is_maildir = fs::is_directory(path + "/cur", error) && fs::is_directory(path + "/new", error);
    std::vector<fs::path> entries;
    for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error))
        entries.push_back(entry->path());
    if (error) files_.push_back({path, 0, false, error.message()});
    std::sort(entries.begin(), entries.end());
    for (const fs::path& entry : entries) {
        const std::string name = entry.filename().string();
        if (is_maildir && name == "tmp") continue;                                      // half delivered
        if (fs::is_symlink(entry, error) && fs::is_directory(entry, error)) continue;   // may lead in a circle
        find(entry.string(), in_maildir || (is_maildir && (name == "cur" || name == "new")), depth + 1);
    }
}

void MailFiles::for_each(const Take& take, const PassedOver& passed_over) const {
    std::uint64_t bytes_before = 0;
    for (const File& file : files_) {
        const std::uint64_t bytes_until = bytes_before + file.size_bytes;
        try {
            if (!file.problem.empty()) {
                passed_over(file.path, file.problem);
                continue;
            }
            const RawMail whole = contents(file.path, file.size_bytes);
            const bool is_mbox =
                !file.is_mail && is_mbox_separator(whole.bytes.substr(0, whole.bytes.find_first_of("\r\n")));
            if (is_mbox) {
                int number = 0;
                for (const MboxMail& mail : mails_of_mbox(whole.bytes)) {
                    const bool is_quoted = mail.quoted.starts_with('>') || mail.quoted.find("\n>") != mail.quoted.npos;
                    const RawMail raw =
                        is_quoted ? RawMail::from(without_from_quoting(mail.quoted)) : RawMail{whole.owner, mail.quoted};
                    const std::uint64_t at =
                        static_cast<std::uint64_t>(mail.quoted.data() + mail.quoted.size() - whole.bytes.data());
                    take({raw, imported(sender_of(mail)), file.path + ":" + std::to_string(++number), bytes_before + at});
                }
            } else if (file.is_mail || looks_like_mail(whole.bytes)) {
                take({whole, imported(return_path_of(whole.bytes)), file.path, bytes_until});
            } else {
                passed_over(file.path, "it does not look like a mail");
            }
        } catch (const std::system_error& failure) { passed_over(file.path, failure.code().message()); }
        bytes_before = bytes_until;
    }
}

}   // namespace toritsugi
