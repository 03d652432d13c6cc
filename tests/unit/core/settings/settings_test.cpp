#include "core/settings/settings.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("read_settings takes what is given and leaves the rest at its default") {
    const auto read = read_settings(
        "database = \"sqlite\"\n[mail]\nlisten = \"127.0.0.1:24\"\nrecipients = [\"report@a.example\", "
        "\"@b.example\"]\nidle = \"2min\"\n"
        "[limits]\nmail_bytes = \"10MiB\"\n[answers]\nacknowledge = false\n",
        "t.toml", {"TORITSUGI_WEB_THREADS=4", "HOME=/x", "TORITSUGI_MAIL_ALSO_OURS=a@x,b@x"});
    REQUIRE_MESSAGE(read.ok(), read.problem().advice);
    CHECK(read.value().mail.listen == "127.0.0.1:24");
    CHECK(read.value().mail.recipients.size() == 2);
    CHECK(read.value().mail.idle == std::chrono::seconds(120));
    CHECK(read.value().limits.mail_bytes == 10u << 20);
    CHECK_FALSE(read.value().answers.acknowledge);
    CHECK(read.value().web.threads == 4);
    CHECK(read.value().mail.also_ours == std::vector<std::string>{"a@x", "b@x"});
    CHECK(read.value().site.ticket_prefix == Settings{}.site.ticket_prefix);
}

TEST_CASE("a wrong setting is one line: where, and what to write instead") {
    struct Row {
        std::string label, toml, begins, holds;
    };
    const Row rows[] = {
        {"no unit", "[desk]\n\nfirst_look = 10\n", "t.toml:3:14: ", "Write 10min, 2h or 1d"},
        {"misspelt key", "[mail]\nlisen = \"x\"\n", "t.toml:2:1: ", "Did you mean \"listen\"?"},
        {"key in the wrong section", "[web]\nlisten = \"x:1\"\nsend_tls = \"off\"\n", "t.toml:3:1: ", "in [mail]"},
        {"unknown section", "[sight]\nname = \"x\"\n", "t.toml:1:2: ", "There is no setting \"sight\""},
        {"not TOML", "[mail\n", "t.toml:1:", "This is not TOML"},
        {"wrong word", "[site]\nlanguage = \"fr\"\n", "t.toml:2:12: ", "Write \"ja\" or \"en\"."},
        {"out of range", "[web]\nthreads = 1\n", "t.toml:2:11: ", "from 2 to 512"},
        {"text for a number", "[web]\nthreads = \"many\"\n", "t.toml:2:11: ", "whole number"},
        {"list wanted", "[mail]\nrecipients = \"a@x\"\n", "t.toml:2:14: ", "Write a list"},
        {"table for a value", "[site.name]\nx = 1\n", "t.toml:1:", "single value"},
        {"sending", "[mail]\nsend = \"sendmail\"\n", "t.toml:2:8: ", "smtp://host:25"},
        {"address with a plus", "[mail]\naddress = \"a+b@x\"\n", "t.toml:2:11: ", "plain address"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto read = read_settings(row.toml, "t.toml", {});
        REQUIRE_FALSE(read.ok());
        const std::string& line = read.problem().advice;
        INFO(line);
        CHECK(line.starts_with(row.begins));
        CHECK(line.find(row.holds) != line.npos);
        CHECK(line.find('\n') == line.npos);
    }
    CHECK_FALSE(read_settings("", "t.toml", {"TORITSUGI_MAIL_LISEN=x"}).ok());
}
