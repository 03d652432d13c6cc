#include "core/desk/reread.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace toritsugi;

namespace {

struct Both {   // a mail as it was read, and as today's reader reads it
    StoredReading stored;
    Message mail;
    Report report;
    Both() {
        stored.from_address = mail.from.address = "a@a.example";
        stored.subject = mail.subject = "scan";
        stored.text = mail.text = "one\ntwo\n";
        stored.format = report.format;
        stored.wants = report.wants = {Want::relay, Want::advice};
        stored.observables = report.observables = {{ObservableType::ip, "198.51.100.23", ObservableRole::source, 1, {}}};
        stored.opened_ticket = true;
    }
    std::vector<std::string> changed() const {
        std::vector<std::string> what;
        for (const ReadingChange& change : changes_of(stored, mail, report)) what.push_back(change.what);
        return what;
    }
};

using Words = std::vector<std::string>;

}   // namespace

TEST_CASE("A mail that is read again says exactly what differs") {
    struct Row {
        std::string label;
        void (*set)(Both&);
        Words changed;
    };
    const Row rows[] = {
        {"nothing", [](Both&) {}, {}},
        {"text flows otherwise", [](Both& b) { b.mail.text = "one two"; }, {}},
        {"wants in another order",
         [](Both& b) {
             b.report.wants = {Want::advice, Want::relay};
         },
         {}},
        {"category", [](Both& b) { b.report.category.category = Category::phishing; }, {"category"}},
        {"more lines", [](Both& b) { b.report.events.read = 12; }, {"lines read"}},
        {"another charset", [](Both& b) { b.mail.charset = "euc-jp", b.mail.text = "二"; }, {"character set", "text"}},
        {"a source more",
         [](Both& b) {
             b.report.observables.push_back({ObservableType::ip, "203.0.113.1", ObservableRole::source, 1, {}});
         },
         {"source"}},
        {"what is only mentioned",
         [](Both& b) {
             b.report.observables.push_back({ObservableType::ip, "203.0.113.1", ObservableRole::mentioned, 1, {}});
         },
         {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        Both both;
        row.set(both);
        CHECK(both.changed() == row.changed);
    }
}

TEST_CASE("The history's clause stays short, and a person's category stays") {
    Both both;
    both.report.category.category = Category::phishing;
    both.report.events.read = 12;
    CHECK(summary_of(changes_of(both.stored, both.mail, both.report)) == "category other to phishing; lines read 0 to 12");
    std::vector<ReadingChange> many(100, {"source", "a", "b"});
    CHECK(summary_of(many).size() <= 305);
    CHECK(may_set_category(both.stored));
    both.stored.is_confirmed = true;
    CHECK(!may_set_category(both.stored));
    both.stored.is_confirmed = false;
    both.stored.state = TicketState::closed;
    CHECK(!may_set_category(both.stored));
    both.stored.state = TicketState::fresh;
    both.stored.opened_ticket = false;
    CHECK(!may_set_category(both.stored));
}
