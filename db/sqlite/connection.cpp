#include "db/sqlite/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>

#include "db/sqlite/bigrams.hpp"

namespace toritsugi {
namespace {

constexpr int longest_wait_ms = 5000;   // for a lock of SQLite's own; our writer lock is waited for without limit

StoreError::Kind kind_of(int code) {
    switch (code) {
        case SQLITE_IOERR_FSYNC:
        case SQLITE_IOERR_DIR_FSYNC:
        case SQLITE_IOERR_READ:
        case SQLITE_IOERR_WRITE:
        case SQLITE_IOERR_TRUNCATE:
        case SQLITE_IOERR_CORRUPTFS: return StoreError::Kind::suspect;
        default: break;
    }
    switch (code & 0xFF) {
        case SQLITE_FULL: return StoreError::Kind::full;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return StoreError::Kind::suspect;
        case SQLITE_IOERR: return code == SQLITE_IOERR_SHMSIZE ? StoreError::Kind::full : StoreError::Kind::other;
        default: return StoreError::Kind::other;
    }
}

std::string_view advice_for(StoreError::Kind kind) {
    switch (kind) {
        case StoreError::Kind::full: return "Make space on the disk of data.folder; nothing else is needed.";
        case StoreError::Kind::suspect:
            return "Look at the disk of data.folder (dmesg), then start toritsugi again and run: toritsugi check";
        default: return "";
    }
}

// Queries are written with $1, as PostgreSQL reads them; SQLite counts by place only when it is written ?1.
std::string with_places(std::string_view sql) {
    std::string text(sql);
    for (std::size_t at = 0; at + 1 < text.size(); ++at)
        if (text[at] == '$' && text[at + 1] >= '0' && text[at + 1] <= '9') text[at] = '?';
    return text;
}

// SQLite would make the file, and after it the WAL, with the rights that the umask leaves to everybody.
void make_private(const std::string& file) {
    if (const int made = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); made >= 0) close(made);
}

}   // namespace

Connection::Connection(const std::string& file, Access access) : statements_(static_cast<std::size_t>(Query::query_count)) {
    // Without it every allocation of every connection takes one lock, to count bytes that nobody asks for. Refused, which
    // does no harm, when something else in the process has used SQLite before.
    static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)uncounted;
    const int flags = access == Access::read_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    if (access == Access::read_write) make_private(file);
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    try {
        if (code != SQLITE_OK) fail(code, "open " + file);
        sqlite3_busy_timeout(handle_, longest_wait_ms);
        // The last connection that closes would otherwise move the WAL into the file, and no lock of ours would guard that.
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        register_bigrams(handle_);
        run("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
            "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA synchronous = FULL;");
        run(access == Access::read_write ? "PRAGMA cache_size = -24000;"
                                         : "PRAGMA cache_size = -4000; PRAGMA query_only = ON;");
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

Connection::~Connection() {
    for (sqlite3_stmt* const statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
}

void Connection::run(const char* sql) {
    if (const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); code != SQLITE_OK) fail(code, sql);
}

void Connection::prepare_all() {
    for (std::size_t i = 0; i < statements_.size(); ++i) statement(static_cast<Query>(i));
}

sqlite3_stmt* Connection::statement(Query query) {
    sqlite3_stmt*& held = statements_[static_cast<std::size_t>(query)];
    if (held) return held;
    const QueryText& text = text_of(query);
    const std::string sql = with_places(text.sql);
    const int code =
        sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &held, nullptr);
    if (code != SQLITE_OK) fail(code, text.name);
    return held;
}

std::int64_t Connection::last_row() const { return sqlite3_last_insert_rowid(handle_); }
std::int64_t Connection::changed_rows() const { return sqlite3_changes64(handle_); }
bool Connection::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void Connection::fail(int code, std::string_view doing) const {
    const StoreError::Kind kind = kind_of(code);
    std::string text = "database: " + std::string(handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code)) + " (SQLite " +
                       std::to_string(code) + ", " + std::string(doing.substr(0, 60)) + ")";
    if (const std::string_view advice = advice_for(kind); !advice.empty()) text.append(". ").append(advice);
    throw StoreError(kind, text);
}

TimeLimit::TimeLimit(Connection& connection, std::chrono::milliseconds longest)
    : connection_(connection), end_(std::chrono::steady_clock::now() + longest) {
    constexpr int steps_between = 2000;   // of SQLite's machine: some ten microseconds
    sqlite3_progress_handler(
        connection_.handle(), steps_between, [](void* limit) { return static_cast<TimeLimit*>(limit)->is_over() ? 1 : 0; },
        this);
}

TimeLimit::~TimeLimit() { sqlite3_progress_handler(connection_.handle(), 0, nullptr, nullptr); }

Asked::Asked(Unbound, Connection& connection, Query query)
    : connection_(connection), query_(query), statement_(connection.statement(query)) {
    if (sqlite3_stmt_busy(statement_))
        throw std::logic_error("query " + std::string(text_of(query).name) + " is asked while its rows are still read");
}

Asked::~Asked() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Asked::check(int code) const {
    if (code != SQLITE_OK) connection_.fail(code, text_of(query_).name);
}

bool Asked::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.fail(code, text_of(query_).name);
    return false;
}

void Asked::bind(int place, std::int64_t value) { check(sqlite3_bind_int64(statement_, place, value)); }
void Asked::bind(int place, double value) { check(sqlite3_bind_double(statement_, place, value)); }
void Asked::bind(int place, std::nullptr_t) { check(sqlite3_bind_null(statement_, place)); }
void Asked::bind(int place, std::string_view value) {
    const char* const text = value.data() ? value.data() : "";
    check(sqlite3_bind_text64(statement_, place, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}
void Asked::bind(int place, Bytes value) {
    const char* const bytes = value.bytes.data() ? value.bytes.data() : "";
    check(sqlite3_bind_blob64(statement_, place, bytes, value.bytes.size(), SQLITE_TRANSIENT));
}

bool Asked::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Asked::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Asked::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string_view Asked::view(int column) const {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
std::optional<UtcTime> Asked::maybe_time(int column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

}   // namespace toritsugi
