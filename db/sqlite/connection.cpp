#include "db/sqlite/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "db/sqlite/bigram_tokenizer.hpp"

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

// SQLite would make the file, and after it the WAL, with the rights that the umask leaves to everybody.
void make_private(const std::string& file) {
    if (const int made = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); made >= 0) close(made);
}

}   // namespace

// Queries are written with $1, as PostgreSQL reads them; SQLite counts by place only when it is written ?1. And it knows the
// key of the row that it added anyway: with RETURNING it would keep a journal for that statement alone.
std::string sqlite_text(Query query) {
    const std::string_view sql = text_of(query).sql(Dialect::sqlite);
    const bool adds_surely = sql.find("DO UPDATE") == sql.npos;
    std::string text(adds_surely ? sql.substr(0, sql.rfind("RETURNING ")) : sql);
    for (std::size_t at = 0; at + 1 < text.size(); ++at)
        if (text[at] == '$' && text[at + 1] >= '0' && text[at + 1] <= '9') text[at] = '?';
    return text;
}

SqliteConnection::SqliteConnection(const std::string& file, Access access) {
    for (int i = 0; i < static_cast<int>(Query::query_count); ++i) statements_.emplace_back(*this, static_cast<Query>(i));
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

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close(handle_);
}

void SqliteConnection::run(const char* sql) {
    if (const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); code != SQLITE_OK) fail(code, sql);
}

std::int64_t SqliteConnection::number(const char* sql) {
    sqlite3_stmt* asked = nullptr;
    if (const int code = sqlite3_prepare_v2(handle_, sql, -1, &asked, nullptr); code != SQLITE_OK) fail(code, sql);
    const std::int64_t value = sqlite3_step(asked) == SQLITE_ROW ? sqlite3_column_int64(asked, 0) : 0;
    if (const int code = sqlite3_finalize(asked); code != SQLITE_OK) fail(code, sql);
    return value;
}

void SqliteConnection::prepare_all() {
    for (int i = 0; i < static_cast<int>(Query::query_count); ++i)
        if (!text_of(static_cast<Query>(i)).sql(Dialect::sqlite).empty()) statement(static_cast<Query>(i));
}

Statement& SqliteConnection::statement(Query query) {
    SqliteStatement& held = statements_[static_cast<std::size_t>(query)];
    held.prepare();
    if (held.is_busy())
        throw std::logic_error("query " + std::string(text_of(query).name) + " is asked while its rows are still read");
    return held;
}

bool SqliteConnection::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void SqliteConnection::fail(int code, std::string_view doing) const {
    const StoreError::Kind kind = kind_of(code);
    std::string text = "database: " + std::string(handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code)) + " (SQLite " +
                       std::to_string(code) + ", " + std::string(doing.substr(0, 60)) + ")";
    if (const std::string_view advice = advice_for(kind); !advice.empty()) text.append(". ").append(advice);
    throw StoreError(kind, text);
}

void SqliteConnection::begin_limit(const TimeLimit& limit, std::chrono::milliseconds) {
    constexpr int steps_between = 2000;   // of SQLite's machine: some ten microseconds
    sqlite3_progress_handler(
        handle_, steps_between, [](void* limit) { return static_cast<const TimeLimit*>(limit)->is_over() ? 1 : 0; },
        const_cast<TimeLimit*>(&limit));
}

void SqliteConnection::end_limit() noexcept { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }
SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : connection_(other.connection_), query_(other.query_), statement_(std::exchange(other.statement_, nullptr)) {}

void SqliteStatement::prepare() {
    if (statement_) return;
    const QueryText& text = text_of(query_);
    const std::string sql = sqlite_text(query_);
    const int code = sqlite3_prepare_v3(connection_.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) connection_.fail(code, text.name);
    if (!statement_) throw std::logic_error("query " + std::string(text.name) + " has no text for SQLite");
}

bool SqliteStatement::is_busy() const { return sqlite3_stmt_busy(statement_) != 0; }

void SqliteStatement::reset() noexcept {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void SqliteStatement::check(int code) const {
    if (code != SQLITE_OK) connection_.fail(code, text_of(query_).name);
}

bool SqliteStatement::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.fail(code, text_of(query_).name);
    return false;
}

void SqliteStatement::bind(int place, std::int64_t value) { check(sqlite3_bind_int64(statement_, place, value)); }
void SqliteStatement::bind(int place, double value) { check(sqlite3_bind_double(statement_, place, value)); }
void SqliteStatement::bind(int place, std::nullptr_t) { check(sqlite3_bind_null(statement_, place)); }
void SqliteStatement::bind(int place, std::string_view value) {
    const char* const text = value.data() ? value.data() : "";
    check(sqlite3_bind_text64(statement_, place, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}
void SqliteStatement::bind(int place, Bytes value) {
    const char* const bytes = value.bytes.data() ? value.bytes.data() : "";
    check(sqlite3_bind_blob64(statement_, place, bytes, value.bytes.size(), SQLITE_TRANSIENT));
}

bool SqliteStatement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double SqliteStatement::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string_view SqliteStatement::view(int column) const {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
std::int64_t SqliteStatement::added_key() {
    while (next()) {}
    return sqlite3_last_insert_rowid(connection_.handle());
}
std::int64_t SqliteStatement::changed_rows() const { return sqlite3_changes64(connection_.handle()); }

}   // namespace toritsugi
