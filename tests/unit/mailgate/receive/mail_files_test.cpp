#include "mailgate/receive/mail_files.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace toritsugi;
namespace fs = std::filesystem;

namespace {

struct Folder {   // removed at the end
    fs::path path = fs::temp_directory_path() / ("toritsugi-mail-files-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
    }
};

constexpr const char* mail = "From: a@b.example\nTo: c@d.example\nSubject: x\n\nhello\n";

}   // namespace

TEST_CASE("an mbox is taken apart at its separators and nowhere else") {
    struct Row {
        std::string label;
        std::string text;
        std::vector<std::string> mails;
    };
    const std::string from = "From a@b.example Tue Apr 14 10:16:00 2026\n";
    const Row rows[] = {
        {"one", from + "S: 1\n\nx\n", {"S: 1\n\nx\n"}},
        {"two", from + "S: 1\n\nx\n\n" + from + "S: 2\n\ny\n\n", {"S: 1\n\nx\n", "S: 2\n\ny\n"}},
        {"CR LF",
         "From a@b.example Tue Apr 14 10:16:00 2026\r\nS: 1\r\n\r\nx\r\n\r\nFrom - Tue Apr 14 10:16:00 2026\r\nS: 2\r\n\r\n",
         {"S: 1\r\n\r\nx\r\n", "S: 2\r\n"}},
        {"text that begins with From",
         from + "S: 1\n\nFrom my side all is well.\n",
         {"S: 1\n\nFrom my side all is well.\n"}},
        {"a separator without an empty line before it", from + "S: 1\n\nx\n" + from + "y\n", {"S: 1\n\nx\n" + from + "y\n"}},
        {"quoted once and twice",
         from + "S: 1\n\n>From here\n>>From there\n> From\n",
         {"S: 1\n\nFrom here\n>From there\n> From\n"}},
        {"zone before the year, remote from",
         "From a@b.example Tue Apr 14 10:16 JST 2026 remote from x\nS: 1\n",
         {"S: 1\n"}},
        {"no line end at the end", from + "S: 1\n\nx", {"S: 1\n\nx"}},
        {"empty mail", from, {""}},
        {"nothing", "", {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        std::vector<std::string> mails;
        for (const MboxMail& one : mails_of_mbox(row.text)) mails.push_back(without_from_quoting(one.quoted));
        CHECK(mails == row.mails);
    }
}

TEST_CASE("what looks like a mail") {
    struct Row {
        std::string label;
        std::string_view text;
        bool is_mail;
    };
    const Row rows[] = {
        {"a mail", mail, true},
        {"folded header", "Received: from x\n\tby y\nDate: now\n\nx", true},
        {"CR LF", "From: a\r\nDate: b\r\n\r\n", true},
        {"one known field", "Subject: x\nColour: red\n\n", false},
        {"prose", "Dear desk,\nFrom: our log\nTo: you\n", false},
        {"log", "Apr 14 10:16:00 fw kernel: DROP\n", false},
        {"JSON", "{\"From\": 1,\n\"To\": 2}\n", false},
        {"empty", "", false},
        {"NUL", std::string_view("\0\0\0\0", 4), false},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(looks_like_mail(row.text) == row.is_mail);
    }
}

TEST_CASE("Return-Path tells the sender") {
    CHECK(return_path_of("Return-Path: <a@b.example>\nFrom: x\n\n") == "a@b.example");
    CHECK(return_path_of("Received: x\nreturn-path: <>\r\n\n") == "");
    CHECK_FALSE(return_path_of("From: x\n\nReturn-Path: <a@b.example>\n"));
    CHECK_FALSE(return_path_of("Return-Path: a@b.example\n"));
    CHECK_FALSE(return_path_of("Return-Path: <a b>\n"));
}

TEST_CASE("mails are found in folders, in a stable order") {
    const Folder folder;
    const std::string from = "From bob@c.example Tue Apr 14 10:16:00 2026\n";
    folder.write("in/b.eml", mail);
    folder.write("in/a.eml", from + mail);   // an .eml is one mail, whatever it begins with
    folder.write("in/archive", from + mail + "\n" + from + mail);
    folder.write("in/broken.eml", "this is no header");
    folder.write("in/notes.txt", "no mail");
    folder.write("in/zz/deep/letter", std::string("Return-Path: <>\n") + mail);
    folder.write("box/cur/1.host:2,S", "not even a header");
    folder.write("box/new/2.host", mail);
    folder.write("box/tmp/3.host", mail);
    folder.write("box/dovecot.index", "\1\2\3");
    const std::string base = folder.path.string();
    const MailFiles files({base + "/in", base + "/box", base + "/gone"});
    std::vector<std::string> found, passed_over;
    std::uint64_t bytes = 0;
    files.for_each(
        [&](const FoundMail& one) {
            CHECK(one.where.starts_with(base));
            CHECK(one.envelope.channel == "import");
            CHECK(one.bytes_read >= bytes);
            bytes = one.bytes_read;
            std::string line = one.where.substr(base.size() + 1);
            if (one.envelope.sender) line += " <" + *one.envelope.sender + ">";
            found.push_back(line);
        },
        [&](const std::string& file, const std::string&) { passed_over.push_back(file.substr(base.size() + 1)); });
    const auto lines = [](const std::vector<std::string>& all) {
        std::string text;
        for (const std::string& one : all) text += one + "\n";
        return text;
    };
    CHECK(lines(found) ==
          "in/a.eml\nin/archive:1 <bob@c.example>\nin/archive:2 <bob@c.example>\nin/b.eml\nin/broken.eml\n"
          "in/zz/deep/letter <>\nbox/cur/1.host:2,S\nbox/new/2.host\n");
    CHECK(lines(passed_over) == "in/notes.txt\nbox/dovecot.index\ngone\n");
}

TEST_CASE("arrival_of reads when a mail arrived, from whoever had it last") {
    struct Row {
        std::string label, text, want;
    };
    const Row rows[] = {
        {"the topmost Received",
         "Received: from a by b; Tue, 14 Apr 2026 10:00:00 +0900\nReceived: by c; Tue, 14 Apr 2026 09:00:00 +0900\n\n",
         "2026-04-14T01:00:00Z"},
        {"folded",
         "Return-Path: <a@x>\r\nReceived: from a\r\n\tby b with LMTP id 1;\r\n Tue, 14 Apr 2026 10:00:00 +0900\r\n\r\n",
         "2026-04-14T01:00:00Z"},
        {"before Date", "Date: Mon, 13 Apr 2026 10:00:00 +0900\nReceived: by b; Tue, 14 Apr 2026 10:00:00 +0900\n\n",
         "2026-04-14T01:00:00Z"},
        {"only Date", "From: x\nDate: Mon, 13 Apr 2026 10:00:00 +0900\n\n", "2026-04-13T01:00:00Z"},
        {"a Received without a date", "Received: by b\nDate: Mon, 13 Apr 2026 10:00:00 +0900\n\n", "2026-04-13T01:00:00Z"},
        {"not beyond the header", "From: x\n\nDate: Mon, 13 Apr 2026 10:00:00 +0900\n", ""},
        {"none", "From: x\nDate: yesterday\n", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto time = arrival_of(row.text);
        CHECK((time ? rfc3339(*time) : "") == row.want);
    }
}
