#include "core/search/excerpt.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {

// The pieces as one text, marks in brackets.
std::string shown(const std::vector<ExcerptPiece>& pieces) {
    std::string text;
    for (const ExcerptPiece& piece : pieces) text += piece.is_marked ? "[" + piece.text + "]" : piece.text;
    return text;
}

}   // namespace

TEST_CASE("An excerpt shows what was looked for, in either case and in any language") {
    struct Row {
        std::string label, text;
        std::vector<std::string> marks;
        std::string shown;
    };
    const Row rows[] = {
        {"one word", "Most hits on telnet, today", {"TELNET"}, "Most hits on [telnet], today"},
        {"every time it stands there", "a b a", {"a"}, "[a] b [a]"},
        {"Japanese", "自宅のルーターに記録", {"ルーター"}, "自宅の[ルーター]に記録"},
        {"the longer of two", "198.51.100.23", {"198.51.100.2", "198.51.100.23"}, "[198.51.100.23]"},
        {"lines become one", "a\n\n  b\tc", {"c"}, "a b [c]"},
        {"no mark: the beginning", "just words", {"missing"}, "just words"},
        {"nothing is looked for", "just words", {}, "just words"},
        {"nothing there", "", {"x"}, ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(shown(excerpt(row.text, row.marks, 300)) == row.shown);
    }
}

TEST_CASE("A long text is cut around the mark, never inside a character") {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "記録";
    text += "検体";
    for (int i = 0; i < 500; ++i) text += "です";
    const std::string cut = shown(excerpt(text, {"検体"}, 100));
    CHECK(cut.find("[検体]") != cut.npos);
    CHECK(cut.substr(0, 3) == "…");
    CHECK(cut.substr(cut.size() - 3) == "…");
    CHECK(cut.size() < 120);
    std::size_t inside = 0;   // every byte that begins no character follows one that does
    for (std::size_t i = 0; i < cut.size(); ++i) inside += i % 3 != 0 && static_cast<unsigned char>(cut[i]) < 0x80;
    CHECK(inside <= 2);   // the two brackets
    CHECK(marks_in(text, {"検体", "です", "ない"}) == 2);
}
