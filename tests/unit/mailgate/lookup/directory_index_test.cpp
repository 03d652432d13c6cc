#include "mailgate/lookup/directory_index.hpp"

#include <doctest/doctest.h>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

TEST_CASE("A small directory is always of this moment; a large one is the one before until somebody has time") {
    StoreUnderTest store("sqlite");
    const auto add = [&](const std::string& organisation) {
        store->write([&](Stores& stores) {
            Contact contact;
            contact.organisation = organisation;
            contact.addresses = {ContactAddress{"abuse@" + organisation + ".example"}};
            stores.contacts().add(contact);
        });
    };
    add("one");
    DirectoryIndex small(store.database(), std::chrono::hours(1)), large(store.database(), std::chrono::milliseconds(-1));
    CHECK(small.current()->contacts().size() == 1);
    CHECK(large.current()->contacts().size() == 1);
    add("two");
    CHECK(small.current()->contacts().size() == 2);
    CHECK_FALSE(small.is_stale());
    CHECK(large.current()->contacts().size() == 1);
    CHECK(large.is_stale());
    large.refresh();
    CHECK_FALSE(large.is_stale());
    CHECK(large.current()->contacts().size() == 2);
}
