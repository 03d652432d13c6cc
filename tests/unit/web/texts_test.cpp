#include "web/server/texts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/folders.hpp"
#include "web/server/templates.hpp"
#include "web/server/web_files.hpp"

using namespace toritsugi;

namespace {

// Where a text for say() stands in the sources: literals among the first arguments of these functions.
constexpr std::string_view text_functions[] = {"say(", "marked(", "problem_page(", "refused(", "refuse("};

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::ostringstream whole;
    whole << in.rdbuf();
    return whole.str();
}

bool is_word_before(const std::string& source, std::size_t at) {
    return at > 0 && (std::isalnum(source[at - 1]) || source[at - 1] == '_');
}

// The literals of one call, up to its closing bracket or the braces that hold the values. Neighbours are one literal.
void collect_literals(const std::string& source, std::size_t at, std::set<std::string>& texts) {
    std::string held;
    bool holds = false;
    const auto finish = [&] {
        if (holds && held.find_first_not_of(" ") != std::string::npos) texts.insert(held);
        holds = false;
        held.clear();
    };
    for (int depth = 1; depth > 0 && at < source.size() && source[at] != '{'; ++at) {
        const char c = source[at];
        if (c == '"') {
            for (++at; source[at] != '"'; ++at) {
                if (source[at] == '\\') ++at;
                if (depth == 1) held += source[at];
            }
            holds = holds || depth == 1;
            continue;
        }
        depth += c == '(';
        depth -= c == ')';
        if (!std::isspace(static_cast<unsigned char>(c))) finish();
    }
    finish();
}

std::set<std::string> texts_of_sources() {
    std::set<std::string> texts;
    for (const char* folder : {"/web/pages", "/web/server"})
        for (const auto& entry : std::filesystem::directory_iterator(in_source(folder))) {
            if (entry.path().extension() != ".cpp") continue;
            const std::string source = read_file(entry.path());
            for (const std::string_view function : text_functions)
                for (std::size_t at = source.find(function); at != std::string::npos; at = source.find(function, at + 1))
                    if (!is_word_before(source, at)) collect_literals(source, at + function.size(), texts);
        }
    return texts;
}

}   // namespace

TEST_CASE("Every text of the pages has a Japanese one, and none is left over") {
    const Texts texts(web_files().at("texts/ja.txt"));
    CHECK(texts.problems() == std::vector<std::string>{});
    std::set<std::string> wanted = texts_of_sources();
    REQUIRE(wanted.size() > 100);   // or the search found nothing
    for (const auto& [name, text] : web_files())
        if (name.starts_with("templates/"))
            for (const std::string& marked_text : marked_texts(text)) wanted.insert(marked_text);
    for (const std::string& text : wanted) {
        INFO(text);
        CHECK(texts.has(text));
    }
    std::istringstream catalogue{std::string(web_files().at("texts/ja.txt"))};
    for (std::string line; std::getline(catalogue, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::string english = line.substr(0, line.find(" = "));
        INFO(line);
        CHECK(wanted.contains(english));
        // A translation that forgets a place would swallow a number.
        for (const char* place : {"{1}", "{2}", "{3}", "{4}", "{{NUMBER}}"})
            CHECK((english.find(place) == std::string::npos) == (line.find(place, english.size()) == std::string::npos));
    }
}

TEST_CASE("say() puts values in once") {
    const Texts texts("{1} of {2} = {2}のうち{1}\n");
    CHECK(texts.say(Language::english, "{1} of {2}", {"3", "4"}) == "3 of 4");
    CHECK(texts.say(Language::japanese, "{1} of {2}", {"3", "4"}) == "4のうち3");
    CHECK(texts.say(Language::english, "{1} of {2}", {"{2}", "x"}) == "{2} of x");
    CHECK(texts.say(Language::english, "{1} and {3}", {"a"}) == "a and {3}");
    CHECK(texts.in(Language::japanese, "not there") == "not there");
}

TEST_CASE("A catalogue line that cannot be read is named") {
    const Texts texts("# comment\n\nOpen = 開く\nOpen = 開く\nbroken\nempty = \n");
    REQUIRE(texts.problems().size() == 3);
    CHECK(texts.problems()[0].starts_with("ja.txt:4:"));
    CHECK(texts.problems()[1].starts_with("ja.txt:5:"));
    CHECK(texts.problems()[2].starts_with("ja.txt:6:"));
}

TEST_CASE("for_display shows what hides") {
    struct Row {
        std::string label, text, shown;
    };
    const Row rows[] = {
        {"plain", "a\tb\nc", "a\tb\nc"},
        {"Japanese", "取次", "取次"},
        {"carriage return", "a\r\nb", "a\nb"},
        {"right-to-left override",
         "exe\xe2\x80\xae"
         "cod",
         "exe\xef\xbf\xbd"
         "cod"},
        {"isolate", "\xe2\x81\xa7x", "\xef\xbf\xbdx"},
        {"escape and zero", std::string("\x1b[2J\0x", 6), "\xef\xbf\xbd[2J\xef\xbf\xbdx"},
        {"C1 control",
         "\xc2\x9b"
         "2J",
         "\xef\xbf\xbd"
         "2J"},
        {"cut character", "a\xe5\x8f", "a\xef\xbf\xbd\xef\xbf\xbd"},
        {"overlong slash", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"four bytes", "\xf0\x9f\x92\xaf", "\xf0\x9f\x92\xaf"},
        {"beyond Unicode", "\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"other U+20xx stay", "\xe2\x80\x9c\xe2\x80\xa6", "\xe2\x80\x9c\xe2\x80\xa6"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(for_display(row.text) == row.shown);
    }
}
