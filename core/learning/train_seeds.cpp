// train_seeds OUTPUT SEEDS...: run by the build. Trains the model that is built in and writes it as a C++ source, so that
// the first mail of a new desk, and `toritsugi read`, find it ready.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/learning/training.hpp"

using namespace toritsugi;

int main(int count, char** words) {
    if (count < 3) return std::cerr << "train_seeds OUTPUT SEEDS...\n", 64;
    std::vector<Example> examples = examples_of(CategoryWords::built_in());
    for (int i = 2; i < count; ++i) {
        std::stringstream text;
        text << std::ifstream(words[i]).rdbuf();
        const std::string lines = text.str();
        const auto seeds = parse_seeds(lines);
        if (!seeds.ok())
            return std::cerr << words[i] << ": byte " << seeds.problem().offset << ": " << seeds.problem().advice << "\n",
                   65;
        for (Example& one : examples_of(seeds.value())) examples.push_back(std::move(one));
    }
    const std::string bytes = train_category_model(examples).bytes();
    std::string source =
        "#include <string_view>\nnamespace toritsugi {\nstd::string_view embedded_category_model() {\n"
        "    static constexpr char bytes[] =\n        \"";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        char octal[6];
        std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned char>(bytes[i]));
        source += octal;
        if (i % 4096 == 4095) source += "\"\n        \"";
    }
    source += "\";\n    return {bytes, sizeof bytes - 1};\n}\n}   // namespace toritsugi\n";
    std::ofstream(words[1], std::ios::binary) << source;
}
