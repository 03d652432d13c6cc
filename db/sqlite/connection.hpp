#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/time.hpp"
#include "core/stores/store_error.hpp"
#include "db/embedded_sql.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace toritsugi {

struct Bytes {   // bound as a BLOB
    std::string_view bytes;
};

// One connection to the file, with every statement of db/queries. Used by one thread at a time.
class Connection {
  public:
    enum class Access { read_write, read_only };
    Connection(const std::string& file, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Several statements without values: BEGIN, PRAGMA, a migration.
    void run(const char* sql);
    // Prepares every query, so that a typo fails at start and not at three in the morning.
    void prepare_all();
    sqlite3_stmt* statement(Query query);
    std::int64_t last_row() const;
    std::int64_t changed_rows() const;   // by the last statement
    bool is_in_transaction() const;
    sqlite3* handle() const { return handle_; }
    // Throws StoreError with what SQLite says, and what the operator can do about it.
    [[noreturn]] void fail(int code, std::string_view doing) const;

  private:
    sqlite3* handle_ = nullptr;
    std::vector<sqlite3_stmt*> statements_;
};

// While it lives, statements of the connection end with an error once they took longer than this, all together.
class TimeLimit {
  public:
    TimeLimit(Connection& connection, std::chrono::milliseconds longest);
    ~TimeLimit();
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;
    bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

  private:
    Connection& connection_;
    std::chrono::steady_clock::time_point end_;
};

// One run of a query. Rows are read in order; the statement is free again when this goes out of scope.
class Asked {
  public:
    template <class... Values>
    Asked(Connection& connection, Query query, const Values&... values) : Asked(Unbound{}, connection, query) {
        [[maybe_unused]] int place = 0;
        (bind(++place, values), ...);
    }
    ~Asked();
    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;

    bool next();   // false: no more rows
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const { return std::string(view(column)); }
    std::string_view view(int column) const;   // of text or blob; until the next call of next()
    UtcTime time(int column) const { return time_from_microseconds(integer(column)); }
    std::optional<UtcTime> maybe_time(int column) const;
    template <class AnyKey>
    AnyKey key(int column) const {
        return AnyKey{integer(column)};
    }

  private:
    struct Unbound {};
    Asked(Unbound, Connection& connection, Query query);
    void bind(int place, std::int64_t value);
    void bind(int place, int value) { bind(place, std::int64_t{value}); }
    void bind(int place, unsigned value) { bind(place, std::int64_t{value}); }
    void bind(int place, unsigned long value) { bind(place, static_cast<std::int64_t>(value)); }
    void bind(int place, bool value) { bind(place, std::int64_t{value}); }
    void bind(int place, double value);
    void bind(int place, std::string_view value);
    void bind(int place, const std::string& value) { bind(place, std::string_view{value}); }
    void bind(int place, const char* value) { bind(place, std::string_view{value}); }
    void bind(int place, Bytes value);
    void bind(int place, std::nullptr_t);
    void bind(int place, UtcTime value) { bind(place, microseconds_since_1970(value)); }
    template <class Tag>
    void bind(int place, Key<Tag> value) {   // no key is NULL
        if (value)
            bind(place, value.value);
        else
            bind(place, nullptr);
    }
    template <class T>
    void bind(int place, const std::optional<T>& value) {
        if (value)
            bind(place, *value);
        else
            bind(place, nullptr);
    }
    void check(int code) const;

    Connection& connection_;
    Query query_;
    sqlite3_stmt* statement_;
};

// A statement without rows. Returns how many rows it changed.
template <class... Values>
std::int64_t run(Connection& connection, Query query, const Values&... values) {
    Asked asked(connection, query, values...);
    while (asked.next()) {}
    return connection.changed_rows();
}

}   // namespace toritsugi
