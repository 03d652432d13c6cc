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

namespace toritsugi {

struct Bytes {   // bound as a BLOB or bytea
    std::string_view bytes;
};

// One prepared query of one connection. Used through Asked.
class Statement {
  public:
    virtual ~Statement() = default;
    // Values must live until begin() has returned. Places count from 1.
    virtual void bind(int place, std::int64_t value) = 0;
    virtual void bind(int place, double value) = 0;
    virtual void bind(int place, std::string_view value) = 0;
    virtual void bind(int place, Bytes value) = 0;
    virtual void bind(int place, std::nullptr_t) = 0;
    virtual void begin() = 0;   // every value is bound
    virtual bool next() = 0;    // false: no more rows
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;   // of a truth value: 0 or 1; of NULL: 0
    virtual double real(int column) const = 0;
    virtual std::string_view view(int column) const = 0;
    virtual std::int64_t changed_rows() const = 0;   // once next() returned false
    virtual std::int64_t added_key() = 0;            // of an INSERT ... RETURNING key of one row, in the place of next()
    virtual void reset() noexcept = 0;               // free to be asked again
};

class TimeLimit;

// One connection to a database, with every statement of db/queries. Used by one thread at a time.
class Connection {
  public:
    enum class Access { read_write, read_only };
    virtual ~Connection() = default;
    virtual Dialect dialect() const = 0;
    // Several statements without values: COMMIT, PRAGMA, a migration.
    virtual void run(const char* sql) = 0;
    virtual std::int64_t number(const char* sql) = 0;   // the first column of its only row
    virtual void begin_reading() = 0;                   // a transaction that sees one moment
    virtual void begin_writing() = 0;
    // Prepares every query, so that a typo fails at start and not at three in the morning.
    virtual void prepare_all() = 0;
    // Throws std::logic_error when its rows are still being read.
    virtual Statement& statement(Query query) = 0;
    virtual bool is_in_transaction() const = 0;
    virtual bool is_lost() const { return false; }   // nothing can be asked any more: open another one

  protected:
    friend class TimeLimit;
    // Inside a transaction that reads.
    virtual void begin_limit(const TimeLimit& limit, std::chrono::milliseconds longest) = 0;
    virtual void end_limit() noexcept = 0;
};

// While it lives, statements of the connection end with an error once they took longer than this, all together.
class TimeLimit {
  public:
    TimeLimit(Connection& connection, std::chrono::milliseconds longest)
        : connection_(connection), end_(std::chrono::steady_clock::now() + longest) {
        connection.begin_limit(*this, longest);
    }
    ~TimeLimit() { connection_.end_limit(); }
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
    Asked(Connection& connection, Query query, const Values&... values) : statement_(connection.statement(query)) {
        const Freed freed{statement_};
        [[maybe_unused]] int place = 0;
        (bind(++place, values), ...);
        statement_.begin();
        freed.is_begun = true;
    }
    ~Asked() { statement_.reset(); }
    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;

    bool next() { return statement_.next(); }   // false: no more rows
    bool is_null(int column) const { return statement_.is_null(column); }
    std::int64_t integer(int column) const { return statement_.integer(column); }
    double real(int column) const { return statement_.real(column); }
    std::string text(int column) const { return std::string(view(column)); }
    // Of text or bytes; until the next call of next().
    std::string_view view(int column) const { return statement_.view(column); }
    UtcTime time(int column) const { return time_from_microseconds(integer(column)); }
    std::optional<UtcTime> maybe_time(int column) const {
        if (is_null(column)) return std::nullopt;
        return time(column);
    }
    template <class AnyKey>
    AnyKey key(int column) const {
        return AnyKey{integer(column)};
    }
    std::int64_t changed_rows() const { return statement_.changed_rows(); }
    std::int64_t added_key() { return statement_.added_key(); }

  private:
    struct Freed {   // when the constructor throws, no destructor frees the statement
        Statement& statement;
        mutable bool is_begun = false;
        ~Freed() {
            if (!is_begun) statement.reset();
        }
    };
    void bind(int place, std::int64_t value) { statement_.bind(place, value); }
    void bind(int place, int value) { statement_.bind(place, std::int64_t{value}); }
    void bind(int place, unsigned value) { statement_.bind(place, std::int64_t{value}); }
    void bind(int place, unsigned long value) { statement_.bind(place, static_cast<std::int64_t>(value)); }
    void bind(int place, bool value) { statement_.bind(place, std::int64_t{value}); }
    void bind(int place, double value) { statement_.bind(place, value); }
    void bind(int place, std::string_view value) { statement_.bind(place, value); }
    void bind(int place, const std::string& value) { statement_.bind(place, std::string_view{value}); }
    void bind(int place, const char* value) { statement_.bind(place, std::string_view{value}); }
    void bind(int place, Bytes value) { statement_.bind(place, value); }
    void bind(int place, std::nullptr_t) { statement_.bind(place, nullptr); }
    void bind(int place, UtcTime value) { statement_.bind(place, microseconds_since_1970(value)); }
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

    Statement& statement_;
};

// A statement without rows. Returns how many rows it changed.
template <class... Values>
std::int64_t run(Connection& connection, Query query, const Values&... values) {
    Asked asked(connection, query, values...);
    while (asked.next()) {}
    return asked.changed_rows();
}

// A statement that adds one row and returns its key.
template <class AnyKey, class... Values>
AnyKey add(Connection& connection, Query query, const Values&... values) {
    return AnyKey{Asked(connection, query, values...).added_key()};
}

}   // namespace toritsugi
