#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <set>

#include "db/bigrams.hpp"
#include "db/migrate.hpp"
#include "db/postgres/full_text.hpp"
#include "db/sqlite/connection.hpp"
#include "db/sqlite/full_text.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;

namespace {

// Every line of EXPLAIN QUERY PLAN.
std::vector<std::string> plan_of(SqliteConnection& connection, Query query) {
    const std::string sql = "EXPLAIN QUERY PLAN " + sqlite_text(query);
    sqlite3_stmt* asked = nullptr;
    // Comments stand before the statement, where EXPLAIN may be followed by them as well.
    REQUIRE(sqlite3_prepare_v2(connection.handle(), sql.c_str(), -1, &asked, nullptr) == SQLITE_OK);
    std::vector<std::string> lines;
    while (sqlite3_step(asked) == SQLITE_ROW)
        lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(asked, 3)));
    sqlite3_finalize(asked);
    return lines;
}

}   // namespace

TEST_CASE("No query reads a whole table that grows with the mail") {
    // What may be read from end to end or sorted all the same, and why.
    struct Row {
        std::string label;   // why
        std::set<std::string> lines;
    };
    const Row rows[] = {
        {"one row", {"SCAN desk", "SCAN CONSTANT ROW", "SCAN contact_version"}},
        {"in the order of its index, and ended by LIMIT",
         {"SCAN ticket USING INDEX ticket_open_by_due", "SCAN ticket USING INDEX ticket_open_newest",
          "SCAN ticket USING INDEX ticket_open_by_source", "SCAN ticket USING INDEX ticket_untriaged", "SCAN i", "SCAN r"}},
        {"counted by state on a page of their own", {"SCAN relay_request USING COVERING INDEX relay_by_state"}},
        {"the directory is read whole, once, and kept in memory", {"SCAN contact", "SCAN contact_address"}},
        {"what handlers said of log lines: as many as formats are unknown, read once and kept in memory", {"SCAN kept"}},
        {"an index of the few tickets whose counterpart wrote", {"SCAN ticket USING INDEX ticket_replied"}},
        {"a ticket and those merged into it; a part of the query", {"SCAN f", "SCAN mails", "SCAN others", "SCAN near"}},
        {"tickets whose requests ended in the last thirty days; a part of the query", {"SCAN u", "SCAN e"}},
        {"at most fifty mails that share one Message-ID", {"SCAN (subquery-3)"}},
        {"the full-text index", {"SCAN f VIRTUAL TABLE INDEX 192:M4"}},
        {"written by hand, so there are few", {"SCAN note"}},
        {"filtered where nothing can be looked up: newest first, from the index alone, ended after two seconds",
         {"SCAN relay_request USING COVERING INDEX sqlite_autoindex_relay_request_1"}},
        {"as many rows as there are people",
         {"SCAN handler USING INDEX sqlite_autoindex_handler_1", "SCAN api_token", "SCAN saved_view"}},
        {"the few lessons that were not read yet", {"SCAN l USING INDEX lesson_unread"}},
        {"a handful of models", {"SCAN category_model"}},
    };
    // Published figures: a month or quarter, read by its index, in the background of a page or by a command.
    const std::set<std::string> counts_a_period = {"channels_of_period", "count_tickets_of_period", "formats_of_period",
                                                   "minutes_to_answer",  "minutes_to_relay",        "relays_of_period"};
    // `check` and `purge` read everything, and a release that hashes otherwise forgets all it had hashed; the others sort
    // what one ticket or one person has.
    const std::set<std::string> reads_everything = {"count_purgeable",   "forget_ngrams", "mails_without_outcome",
                                                    "outgoing_to_purge", "raw_mails",     "wrong_counts"};
    const std::set<std::string> sorts_little = {"contact_of_address",
                                                "facts_of_family",
                                                "mail_with_message_id",
                                                "sent_relays_of_ticket",
                                                "registry_answer_covering",
                                                "relays_of_ticket",
                                                "other_reporters_of_source",
                                                "history_of_ticket",
                                                "merged_from",
                                                "message_ids_of_conversation",
                                                "messages_of_ticket",
                                                "mine_by_source",
                                                "mine_newest",
                                                "newest_undoable",
                                                "notes_of_ticket",
                                                "outbox_of_ticket",
                                                "outcome_due",
                                                "replied_by_source",
                                                "replied_newest",
                                                "sessions_of_handler",
                                                "texts_of_ticket",
                                                "saved_views",
                                                "tokens_of_handler",
                                                "wants_of_ticket"};
    toritsugi::testing::StoreUnderTest store("sqlite");
    SqliteConnection connection(store.settings().data.folder + "/toritsugi.db", Connection::Access::read_only);
    for (int i = 0; i < static_cast<int>(Query::query_count); ++i) {
        const auto query = static_cast<Query>(i);
        const std::string name(text_of(query).name);
        if (reads_everything.count(name) || text_of(query).sql(Dialect::sqlite).empty()) continue;
        for (const std::string& line : plan_of(connection, query)) {
            INFO(name);
            INFO(line);
            const bool is_known =
                std::any_of(std::begin(rows), std::end(rows), [&](const Row& row) { return row.lines.count(line) > 0; });
            if (line.rfind("SCAN", 0) == 0) CHECK(is_known);
            if (line.find("TEMP B-TREE") != line.npos) CHECK(sorts_little.count(name) + counts_a_period.count(name) == 1);
        }
    }
}

TEST_CASE("A migration refuses any version but its own, and a newer file is not touched") {
    toritsugi::testing::StoreUnderTest store("sqlite");
    store.close();
    const std::string file = store.settings().data.folder + "/toritsugi.db";
    {
        SqliteConnection connection(file, Connection::Access::read_write);
        CHECK(schema_version(connection) == newest_schema_version());
        CHECK_NOTHROW(migrate(connection));
        connection.run("UPDATE schema_version SET version = 9999");
        CHECK_THROWS_AS(migrate(connection), StoreError);
    }
    CHECK_THROWS_AS(store.reopen(), StoreError);
    SqliteConnection connection(file, Connection::Access::read_write);
    CHECK(schema_version(connection) == 9999);
    connection.run("UPDATE schema_version SET version = -1");   // nobody's
    CHECK_THROWS_AS(migrate(connection), StoreError);
}

TEST_CASE("Words of the full-text index") {
    struct Row {
        std::string label, text, words;
    };
    const Row rows[] = {
        {"ASCII words in lower case", "Failed PASSWORD for root", "failed password for root"},
        {"an address is four words", "198.51.100.23", "198 51 100 23"},
        {"Japanese in pairs, the last character too", "検体です", "検体 体で です す"},
        {"one character", "検 x", "検 x"},
        {"a border between scripts", "検体abc", "検体 体 abc"},
        {"Japanese punctuation parts", "検体、送付。", "検体 体 送付 付"},
        {"bytes that are no UTF-8 part",
         "ab\xff\xe6\xa4"
         "cd",
         "ab cd"},
        {"a character that ends too early", "\xe6\xa4", ""},
        {"over-long forms are no characters", "\xc0\xaf", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        std::string words;
        cut_into_words(row.text, true, [&](const CutWord& word) {
            CHECK(word.end <= row.text.size());
            words += (words.empty() ? "" : " ") + std::string(word.text);
            return true;
        });
        CHECK(words == row.words);
    }
}

TEST_CASE("A word or phrase of a search becomes a phrase that cannot be anything but words") {
    struct Row {
        std::string label, typed, phrase, in_postgresql;
    };
    const Row rows[] = {
        {"a word", "brute", "\"brute\"", "'brute'"},
        {"a phrase", "brute force", "\"brute force\"", "'brute' <-> 'force'"},
        {"one Japanese character is the beginning of a pair", "検", "\"検\" *", "'検':*"},
        {"an operator is a word", "OR b*", "\"OR b*\"", "'or' <-> 'b'"},
        {"a quote inside", "a\"b", "\"a b\"", "'a' <-> 'b'"},
        {"nothing to look for", "- ()", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(SqliteFullText().phrase(row.typed, IndexedPart::all) == row.phrase);
        CHECK(PostgresFullText().phrase(row.typed, IndexedPart::all) == row.in_postgresql);
    }
}
