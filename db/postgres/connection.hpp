#pragma once
#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "db/postgres/server.hpp"

struct pg_result;
using PGresult = pg_result;

namespace toritsugi {

struct ClearResult {
    void operator()(PGresult* result) const;
};
using PostgresAnswer = std::unique_ptr<PGresult, ClearResult>;

class PostgresConnection;

// Rows come one by one, so that a long answer is never in memory as a whole. When another query is asked in between, the
// rows that are still to come are put aside first: a connection answers one question at a time.
class PostgresStatement final : public Statement {
  public:
    PostgresStatement(PostgresConnection& connection, Query query) : connection_(connection), query_(query) {}
    bool is_busy() const { return is_begun_; }
    std::string name() const;
    std::string sql() const;

    void bind(int place, std::int64_t value) override;
    void bind(int place, double value) override;
    void bind(int place, std::string_view value) override;
    void bind(int place, Bytes value) override;
    void bind(int place, std::nullptr_t) override;
    void begin() override;
    bool next() override;
    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view view(int column) const override;
    std::int64_t changed_rows() const override { return changed_rows_; }
    std::int64_t added_key() override;
    void reset() noexcept override;

    bool is_prepared = false;
    void put_aside();   // the rows that are still to come

  private:
    struct Value {
        const char* data = nullptr;   // nullptr: NULL
        int length = 0;
        int format = 0;   // 0 text, 1 binary
        std::array<char, 32> digits{};
        std::string mended;
    };
    struct Cell {
        const char* bytes = nullptr;   // nullptr: NULL
        int length = 0;
    };
    void read_cells(const PGresult* row, std::vector<Cell>& cells);
    std::string packed(const PGresult* row);
    void unpack_row();
    const Cell& cell(int column) const;
    Value& place(int place);
    void bind_binary(int place, std::string_view value);
    void finish(const PGresult* last);

    PostgresConnection& connection_;
    const Query query_;
    std::deque<Value> values_;   // a deque: values point into themselves
    std::vector<const char*> pointers_;
    std::vector<int> lengths_, formats_;
    bool is_begun_ = false, is_coming_ = false;   // is_coming_: rows may still come from the server
    PostgresAnswer row_;
    std::string packed_row_;          // or this, when it was put aside
    std::deque<std::string> aside_;   // packed: an answer of the library takes some kilobytes, whatever is in it
    std::vector<Cell> cells_;         // of the row
    std::vector<unsigned> types_;     // of the columns
    std::int64_t changed_rows_ = 0;
};

class PostgresConnection final : public Connection {
  public:
    PostgresConnection(PostgresServer& server, Access access, PostgresServer::Patience patience);
    ~PostgresConnection() override;
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    Dialect dialect() const override { return Dialect::postgresql; }
    void run(const char* sql) override;
    std::int64_t number(const char* sql) override;
    void begin_reading() override { run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
    void begin_writing() override { run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"); }
    void prepare_all() override;
    Statement& statement(Query query) override;
    bool is_in_transaction() const override;
    bool is_lost() const override { return is_lost_; }

    int server_version() const;   // 150004
    // Whether the last COMMIT that threw may have been done all the same.
    bool is_fate_unknown() const { return is_lost_; }

  private:
    void begin_limit(const TimeLimit& limit, std::chrono::milliseconds longest) override;
    void end_limit() noexcept override;

    friend class PostgresStatement;
    PostgresAnswer ask(const char* sql);   // all of them; the last one's answer
    void begin_asking(PostgresStatement* next);
    void prepare(PostgresStatement& statement);
    [[noreturn]] void fail(const PGresult* answer, std::string_view doing);
    void lose() { is_lost_ = true; }

    PostgresServer& server_;
    const Access access_;
    OpenConnection open_;
    std::vector<std::unique_ptr<PostgresStatement>> statements_;
    PostgresStatement* coming_ = nullptr;   // whose rows the server is sending
    const TimeLimit* limit_ = nullptr;
    bool is_lost_ = false;
};

}   // namespace toritsugi
