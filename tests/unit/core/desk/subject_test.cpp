#include "core/desk/subject.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("bare_subject() is the same for all mails of a thread") {
    struct Row {
        std::string label, subject, bare;
    };
    const Row rows[] = {
        {"answer", "Re: scan from 198.51.100.7", "scan from 198.51.100.7"},
        {"answer of an answer, as programs differ", "RE: Re[2]: AW: scan", "scan"},
        {"Japanese, full-width colon", "返信： Re: 不正アクセスの報告", "不正アクセスの報告"},
        {"forwarded by a list", "[notmuch] Re: [notmuch] archive", "archive"},
        {"our tag", "Re: [TRT-2026-000042] scan", "scan"},
        {"white space of folding", "Re:  a  \t b ", "a b"},
        {"only a tag", "[notmuch]", "[notmuch]"},
        {"a word that begins alike", "Relay: please", "Relay: please"},
        {"case is kept", "re: SCAN", "SCAN"},
        {"empty", "", ""},
        {"only prefixes", "Re: Re: ", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(bare_subject(row.subject) == row.bare);
    }
}
