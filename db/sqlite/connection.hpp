#pragma once
#include <string>
#include <vector>

#include "db/connection.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace toritsugi {

class SqliteConnection;

std::string sqlite_text(Query query);

class SqliteStatement final : public Statement {
  public:
    SqliteStatement(SqliteConnection& connection, Query query) : connection_(connection), query_(query) {}
    ~SqliteStatement() override;
    SqliteStatement(SqliteStatement&& other) noexcept;
    void prepare();   // nothing when it is prepared already
    bool is_busy() const;

    void bind(int place, std::int64_t value) override;
    void bind(int place, double value) override;
    void bind(int place, std::string_view value) override;
    void bind(int place, Bytes value) override;
    void bind(int place, std::nullptr_t) override;
    void begin() override {}
    bool next() override;
    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view view(int column) const override;
    std::int64_t changed_rows() const override;
    std::int64_t added_key() override;
    void reset() noexcept override;

  private:
    void check(int code) const;

    SqliteConnection& connection_;
    Query query_;
    sqlite3_stmt* statement_ = nullptr;
};

// A connection to the file.
class SqliteConnection final : public Connection {
  public:
    SqliteConnection(const std::string& file, Access access);
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    Dialect dialect() const override { return Dialect::sqlite; }
    void run(const char* sql) override;
    std::int64_t number(const char* sql) override;
    void begin_reading() override { run("BEGIN DEFERRED"); }
    void begin_writing() override { run("BEGIN IMMEDIATE"); }
    void prepare_all() override;
    Statement& statement(Query query) override;
    bool is_in_transaction() const override;
    sqlite3* handle() const { return handle_; }
    // Throws StoreError with what SQLite says, and what the operator can do about it.
    [[noreturn]] void fail(int code, std::string_view doing) const;

  private:
    void begin_limit(const TimeLimit& limit, std::chrono::milliseconds longest) override;
    void end_limit() noexcept override;

    sqlite3* handle_ = nullptr;
    std::vector<SqliteStatement> statements_;
};

}   // namespace toritsugi
