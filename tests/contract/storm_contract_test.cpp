// Thousands of automatic answers that bear no mark of being automatic: every mail is kept, and nobody is answered twice in a
// window. tests/bench/storm_bench does the same with 100,000.
#include <doctest/doctest.h>

#include "tests/contract/stores_under_test.hpp"
#include "tests/contract/storm.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

TEST_CASE("A storm of unmarked automatic answers gets at most one answer per sender and window") {
    for (const std::string& name : databases_under_test())
        for (const Storm::Kind kind : {Storm::Kind::answers_our_answers, Storm::Kind::begins_anew}) {
            INFO(name << (kind == Storm::Kind::begins_anew ? ", each mail anew" : ", each an answer to ours"));
            StoreUnderTest store(name);
            const Storm storm{kind, 800, 40, std::chrono::minutes(50)};
            const StormResult result = storm.rage(store.database(), store.settings());
            CHECK(result.kept == 800);
            CHECK(result.decided == 800);
            CHECK(result.most_answers_to_one == 1);
            CHECK(result.answers == 40);
            CHECK(store->check() == "");
        }
}
