// A storm of 100,000 automatic answers without a mark, through decision and store. Prints name<TAB>value<TAB>unit; fails
// when somebody was answered twice in the window or a mail is missing.
//   storm_bench [MAILS [SENDERS]]
#include <cstdio>
#include <filesystem>

#include "db/open_database.hpp"
#include "tests/contract/storm.hpp"

using namespace toritsugi;

int main(int count, char** words) {
    const int mails = count > 1 ? std::stoi(words[1]) : 100000, senders = count > 2 ? std::stoi(words[2]) : 500;
    bool is_fine = true;
    for (const auto kind : {testing::Storm::Kind::answers_our_answers, testing::Storm::Kind::begins_anew}) {
        const std::string folder = std::filesystem::temp_directory_path() / "toritsugi-storm-bench";
        std::filesystem::remove_all(folder);
        Settings settings;
        settings.data.folder = folder;
        const auto database = open_database(settings, Purpose::command);
        const auto result = testing::Storm{kind, mails, senders, std::chrono::minutes(50)}.rage(*database, settings);
        const char* const name = kind == testing::Storm::Kind::begins_anew ? "begins_anew" : "answers_ours";
        std::printf("storm.%s.kept\t%llu\tmails\n", name, static_cast<unsigned long long>(result.kept));
        std::printf("storm.%s.answers\t%llu\tmails\n", name, static_cast<unsigned long long>(result.answers));
        std::printf("storm.%s.most_to_one\t%llu\tmails\n", name,
                    static_cast<unsigned long long>(result.most_answers_to_one));
        std::printf("storm.%s.tickets\t%llu\ttickets\n", name, static_cast<unsigned long long>(result.tickets));
        is_fine &= result.kept == static_cast<std::uint64_t>(mails) && result.decided == result.kept &&
                   result.most_answers_to_one <= 1;
        std::filesystem::remove_all(folder);
    }
    return is_fine ? 0 : 1;
}
