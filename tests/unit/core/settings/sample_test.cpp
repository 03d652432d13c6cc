#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/settings/settings.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;

namespace {

std::string sample() {
    std::ifstream file(in_source("/deploy/settings/toritsugi.toml"));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// The sample without comments; "mail.listen" -> "listen = ...".
std::vector<std::pair<std::string, std::string>> lines_of(const std::string& toml) {
    std::vector<std::pair<std::string, std::string>> lines;
    std::istringstream text(toml);
    std::string section;
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with("[")) section = line.substr(1, line.find(']') - 1) + ".";
        const auto equals = line.find(" = ");
        if (!line.starts_with("#") && equals != line.npos) lines.emplace_back(section + line.substr(0, equals), line);
    }
    return lines;
}

}   // namespace

TEST_CASE("the annotated sample holds every setting once, each at its default") {
    const std::string toml = sample();
    REQUIRE_FALSE(toml.empty());
    const auto read = read_settings(toml, "deploy/settings/toritsugi.toml", {});
    REQUIRE_MESSAGE(read.ok(), read.problem().advice);
    CHECK((read.value() == Settings{}));

    const auto lines = lines_of(toml);
    const auto names = setting_names();
    CHECK(lines.size() == names.size());
    for (const std::string& name : names) {
        INFO(name);
        CHECK(std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.first == name; }) == 1);
    }
}

TEST_CASE("each setting of the sample is really read") {
    // A value that no setting takes must be refused at its own line: a name that is ignored would let it pass.
    for (const auto& [name, line] : lines_of(sample())) {
        INFO(name);
        const auto dot = name.find('.');
        const std::string head = dot == name.npos ? "" : "[" + name.substr(0, dot) + "]\n";
        const auto read = read_settings(head + line.substr(0, line.find(" = ")) + " = 1979-05-27\n", "t.toml", {});
        REQUIRE_FALSE(read.ok());
        CHECK(read.problem().advice.starts_with(dot == name.npos ? "t.toml:1:" : "t.toml:2:"));
    }
}
