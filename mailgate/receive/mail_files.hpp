#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"

namespace toritsugi {

struct FoundMail {
    RawMail raw;
    Envelope envelope;              // channel "import"; sender from Return-Path or the mbox line, when there is one
    std::string where;              // "inbox.mbox:3" (the third mail) or the file, for messages
    std::uint64_t bytes_read = 0;   // of all files, so far: for a progress bar
};

// Mails in files: mbox, Maildir, .eml, any file that looks like a mail, and folders of them, down to the bottom. In a stable
// order: as the paths were given, folders by name.
class MailFiles {
  public:
    using Take = std::function<void(const FoundMail&)>;
    // A file that holds no mail or cannot be read, and why: one clause.
    using PassedOver = std::function<void(const std::string& file, const std::string& why)>;

    // Finds the files; their contents are looked at in for_each().
    explicit MailFiles(const std::vector<std::string>& paths);
    std::uint64_t bytes() const { return bytes_; }   // of all files
    std::size_t files() const { return files_.size(); }
    void for_each(const Take& take, const PassedOver& passed_over) const;

  private:
    struct File {
        std::string path;
        std::uint64_t size_bytes = 0;
        bool is_mail = false;   // its place or name says so (Maildir, .eml); otherwise its first lines must
        std::string problem;    // why it cannot be read
    };
    void find(const std::string& path, bool in_maildir, int depth);
    std::vector<File> files_;
    std::uint64_t bytes_ = 0;
};

// Where the mails of an mbox stand, and each mail as it was before the mbox quoted it. A separator is a line "From " after
// an empty line (or at the start) that ends in a date, as asctime writes it. Lines ">From " lose one ">" (mboxrd; the only
// kind that can be undone), and the empty line before the next separator is not part of the mail.
struct MboxMail {
    std::string_view separator;   // the "From ..." line
    std::string_view quoted;      // the mail as it stands in the file
};
std::vector<MboxMail> mails_of_mbox(std::string_view text);
bool is_mbox_separator(std::string_view line);
std::string without_from_quoting(std::string_view quoted);

// Do the first lines read like the header of a mail: only fields, one of them known from mail.
bool looks_like_mail(std::string_view text);
// From "Return-Path: <...>" in the header; "" is the null return path; empty optional: there is none.
std::optional<std::string> return_path_of(std::string_view text);
// When it arrived: the date of the topmost Received field, which the last server wrote (RFC 5321, 4.4); without one, its
// Date. Empty: neither can be read.
std::optional<UtcTime> arrival_of(std::string_view text);

}   // namespace toritsugi
