// Import of the delegated files of all five registries: time and memory. Figure of issue 6: under 10 s and 200 MB.
// Without arguments it makes five files of the size and mix of today's, 500,000 lines in all.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>

#include "core/contacts/offline_tables.hpp"

using namespace toritsugi;

namespace {

std::string made_file(const char* registry, int lines, std::uint32_t first_block, std::mt19937& random) {
    static const char* const countries[] = {"JP", "KR", "CN", "DE", "FR", "US", "BR", "ZA", "AU", "GB"};
    std::string text = std::string("2|") + registry + "|20261101|" + std::to_string(lines) + "|19830613|20261101|+0000\n" +
                       registry + "|*|asn|*|1|summary\n" + registry + "|*|ipv4|*|1|summary\n" + registry +
                       "|*|ipv6|*|1|summary\n";
    std::uint32_t address = first_block << 24, asn = first_block * 1000;
    char line[160];
    for (int i = 0; i < lines; ++i) {
        const char* const country = countries[random() % 10];
        const unsigned holder = random() % 50000, day = 20000101 + random() % 200000;
        if (i % 10 < 5) {
            const unsigned count = 256u << (random() % 3);
            std::snprintf(line, sizeof line, "%s|%s|ipv4|%u.%u.%u.0|%u|%u|allocated|A91%05x\n", registry, country,
                          address >> 24, address >> 16 & 255, address >> 8 & 255, count, day, holder);
            address += count;
        } else if (i % 10 < 8) {
            std::snprintf(line, sizeof line, "%s|%s|ipv6|2%03x:%x:%x::|48|%u|assigned|A91%05x\n", registry, country,
                          first_block & 0xFFF, i / 65536, i & 0xFFFF, day, holder);
        } else {
            std::snprintf(line, sizeof line, "%s|%s|asn|%u|1|%u|allocated|A91%05x\n", registry, country, asn++, day, holder);
        }
        text += line;
    }
    return text;
}

}   // namespace

int main(int count, char** names) {
    std::mt19937 random(1);
    DelegatedTable table;
    double seconds = 0;
    std::size_t bytes = 0, rows = 0;
    const char* const registries[] = {"apnic", "arin", "ripencc", "lacnic", "afrinic"};
    const int files = count > 1 ? count - 1 : 5;
    for (int i = 0; i < files; ++i) {
        std::string text;
        if (count > 1) {
            std::ifstream file(names[i + 1], std::ios::binary);
            std::stringstream all;
            all << file.rdbuf();
            text = all.str();
        } else {
            text = made_file(registries[i], 100000, 20 + 40 * static_cast<std::uint32_t>(i), random);
        }
        const auto start = std::chrono::steady_clock::now();
        const auto taken = table.add(text);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (!taken.ok()) return std::puts(taken.problem().advice.c_str()), 1;
        bytes += text.size();
        rows += taken.value();
    }
    const auto start = std::chrono::steady_clock::now();
    table.finish();
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%zu rows of %.1f MB in %.2f s, table %.1f MB, whole process at most %.1f MB\n", rows, bytes / 1e6, seconds,
                table.memory_bytes() / 1e6, usage.ru_maxrss / 1e3);
}
