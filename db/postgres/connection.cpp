#include "db/postgres/connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "db/postgres/storable_text.hpp"

namespace toritsugi {
namespace {

// Types of columns that we read: src/include/catalog/pg_type.dat.
constexpr Oid bool_type = 16, int8_type = 20, int2_type = 21, int4_type = 23, float8_type = 701;

constexpr const char* unused = "";   // of a value without bytes: not NULL

// Of an error that ends the connection, or that comes from a server that cannot serve writers just now.
bool ends_connection(std::string_view state, Connection::Access access) {
    const std::string_view ends[] = {"57P01", "57P02", "57P03",
                                     "57P05", "25P03", "25P04"};   // shut down, crashed, idle too long
    for (const std::string_view one : ends)
        if (state == one) return true;
    if (state == "25006") return access == Connection::Access::read_write;   // it became a standby: another one leads
    return state.substr(0, 2) == "08";
}

std::uint64_t number_of(const char* bytes, int length) {
    std::uint64_t number = 0;
    for (int i = 0; i < length; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

}   // namespace

void ClearResult::operator()(PGresult* result) const { PQclear(result); }

PostgresConnection::PostgresConnection(PostgresServer& server, Access access, PostgresServer::Patience patience)
    : server_(server), access_(access), open_(server.connect(patience)) {
    for (int i = 0; i < static_cast<int>(Query::query_count); ++i)
        statements_.push_back(std::make_unique<PostgresStatement>(*this, static_cast<Query>(i)));
    PQsetNoticeProcessor(
        open_.get(), [](void*, const char*) {}, nullptr);
    // A process that was stopped, or its machine lost, must not keep the others from writing: docs/decisions/0006.
    run("SET standard_conforming_strings = on; SET jit = off; SET TimeZone = 'UTC';"
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
    run(access == Access::read_write
            ? "SET idle_in_transaction_session_timeout = '30s'"
            : "SET idle_in_transaction_session_timeout = '15min'; SET default_transaction_read_only = on");
}

PostgresConnection::~PostgresConnection() = default;

int PostgresConnection::server_version() const { return PQserverVersion(open_.get()); }

void PostgresConnection::fail(const PGresult* answer, std::string_view doing) {
    const char* const code = answer ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : nullptr;
    const std::string_view state = code ? code : "";
    if (PQstatus(open_.get()) != CONNECTION_OK || ends_connection(state, access_)) lose();
    const char* const primary = answer ? PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const std::string said = server_.said(primary ? primary : PQerrorMessage(open_.get()));
    const std::string text = "database: " + said + " (PostgreSQL " + std::string(state) + (state.empty() ? "" : ", ") +
                             std::string(doing.substr(0, 60)) + ")";
    if (is_lost_) throw StoreError(StoreError::Kind::away, text);
    if (state == "53100")
        throw StoreError(StoreError::Kind::full, text + ". Make space on the disk of PostgreSQL; nothing else is needed.");
    // What was asked to be kept cannot be kept by this database, today or tomorrow: not a trouble of the store.
    if (state.substr(0, 2) == "22" || state.substr(0, 2) == "54") throw std::runtime_error(text);
    throw StoreError(StoreError::Kind::other, text);
}

void PostgresConnection::begin_asking(PostgresStatement* next) {
    if (is_lost_)
        throw StoreError(StoreError::Kind::away,
                         "database: the connection to PostgreSQL at " + server_.place() + " is lost");
    if (coming_) coming_->put_aside();
    coming_ = next;
}

PostgresAnswer PostgresConnection::ask(const char* sql) {
    begin_asking(nullptr);
    PostgresAnswer answer(PQexec(open_.get(), sql));
    const auto status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(answer.get(), sql);
    return answer;
}

void PostgresConnection::run(const char* sql) {
    const PostgresAnswer answer = ask(sql);
    // The COMMIT of a transaction in which something failed says that it was undone.
    if (std::strcmp(sql, "COMMIT") == 0 && std::strcmp(PQcmdStatus(answer.get()), "COMMIT") != 0)
        throw StoreError(StoreError::Kind::other, "database: PostgreSQL undid the transaction");
}

std::int64_t PostgresConnection::number(const char* sql) {
    const PostgresAnswer answer = ask(sql);
    if (PQntuples(answer.get()) == 0 || PQgetisnull(answer.get(), 0, 0)) return 0;
    return std::strtoll(PQgetvalue(answer.get(), 0, 0), nullptr, 10);
}

void PostgresConnection::prepare(PostgresStatement& statement) {
    if (statement.is_prepared) return;
    begin_asking(nullptr);
    const std::string sql = statement.sql(), name = statement.name();
    if (sql.empty()) throw std::logic_error("query " + name + " has no text for PostgreSQL");
    const PostgresAnswer answer(PQprepare(open_.get(), name.c_str(), sql.c_str(), 0, nullptr));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) fail(answer.get(), name);
    statement.is_prepared = true;
}

// All in one go: a round trip for each would be felt over a network.
void PostgresConnection::prepare_all() {
    begin_asking(nullptr);
    PQenterPipelineMode(open_.get());
    std::vector<PostgresStatement*> sent;
    for (const auto& statement : statements_) {
        const std::string sql = statement->sql();
        if (sql.empty() || statement->is_prepared) continue;
        if (!PQsendPrepare(open_.get(), statement->name().c_str(), sql.c_str(), 0, nullptr)) fail(nullptr, "prepare");
        sent.push_back(statement.get());
    }
    if (!PQpipelineSync(open_.get())) fail(nullptr, "prepare");
    for (PostgresStatement* const statement : sent) {
        const PostgresAnswer answer(PQgetResult(open_.get()));
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) fail(answer.get(), statement->name());
        statement->is_prepared = true;
        PostgresAnswer(PQgetResult(open_.get()));   // nullptr: the end of that answer
    }
    PostgresAnswer(PQgetResult(open_.get()));   // of the synchronisation
    PQexitPipelineMode(open_.get());
}

Statement& PostgresConnection::statement(Query query) {
    PostgresStatement& held = *statements_[static_cast<std::size_t>(query)];
    if (held.is_busy()) throw std::logic_error("query " + held.name() + " is asked while its rows are still read");
    prepare(held);
    return held;
}

bool PostgresConnection::is_in_transaction() const {
    if (is_lost_) return false;
    const auto status = PQtransactionStatus(open_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

// An error ends the whole transaction there, unless it happens behind a savepoint; the limit goes with it.
void PostgresConnection::begin_limit(const TimeLimit& limit, std::chrono::milliseconds longest) {
    run(("SAVEPOINT limited; SET LOCAL statement_timeout = " + std::to_string(longest.count())).c_str());
    limit_ = &limit;
}

void PostgresConnection::end_limit() noexcept {
    limit_ = nullptr;
    try {
        if (is_in_transaction()) run("ROLLBACK TO limited; RELEASE limited");
    } catch (const std::exception&) {}   // whoever asks next meets the same trouble
}

std::string PostgresStatement::name() const { return std::string(text_of(query_).name); }

// The first part of a recursive query says what type its rows have. SQLite would take a cast there for a value that no index
// knows, so it is written here.
std::string PostgresStatement::sql() const {
    std::string text(text_of(query_).sql(Dialect::postgresql));
    constexpr std::string_view start = "SELECT $1 UNION";
    if (const auto at = text.find(start); at != text.npos) text.replace(at, start.size(), "SELECT CAST($1 AS bigint) UNION");
    return text;
}

PostgresStatement::Value& PostgresStatement::place(int place) {
    while (values_.size() < static_cast<std::size_t>(place)) values_.emplace_back();
    return values_[static_cast<std::size_t>(place) - 1];
}

void PostgresStatement::bind(int at, std::int64_t number) {
    Value& value = place(at);
    *std::to_chars(value.digits.data(), value.digits.data() + value.digits.size() - 1, number).ptr = '\0';
    value.data = value.digits.data();
    value.format = value.length = 0;
}

void PostgresStatement::bind(int at, double number) {
    Value& value = place(at);
    *std::to_chars(value.digits.data(), value.digits.data() + value.digits.size() - 1, number).ptr = '\0';
    value.data = value.digits.data();
    value.format = value.length = 0;
}

void PostgresStatement::bind_binary(int at, std::string_view bytes) {
    Value& value = place(at);
    value.data = bytes.data() ? bytes.data() : unused;
    value.length = static_cast<int>(bytes.size());
    value.format = 1;
}

void PostgresStatement::bind(int at, std::string_view text) {
    if (is_storable(text)) return bind_binary(at, text);
    Value& value = place(at);
    value.mended = storable(text);
    bind_binary(at, value.mended);
}

void PostgresStatement::bind(int at, Bytes value) { bind_binary(at, value.bytes); }
void PostgresStatement::bind(int at, std::nullptr_t) { place(at).data = nullptr; }

void PostgresStatement::begin() {
    if (connection_.limit_ && connection_.limit_->is_over())   // many quick statements take their time, too
        throw StoreError(StoreError::Kind::other, "database: a search took longer than it may");
    connection_.begin_asking(this);
    is_begun_ = true;
    pointers_.clear();
    lengths_.clear();
    formats_.clear();
    for (const Value& value : values_) {
        pointers_.push_back(value.data);
        lengths_.push_back(value.length);
        formats_.push_back(value.format);
    }
    PGconn* const open = connection_.open_.get();
    constexpr int binary_answers = 1;
    if (!PQsendQueryPrepared(open, text_of(query_).name.data(), static_cast<int>(values_.size()), pointers_.data(),
                             lengths_.data(), formats_.data(), binary_answers)) {
        connection_.coming_ = nullptr;
        connection_.fail(nullptr, text_of(query_).name);
    }
    is_coming_ = true;
    PQsetSingleRowMode(open);
}

bool PostgresStatement::next() {
    if (!aside_.empty()) {
        row_.reset();
        packed_row_ = std::move(aside_.front());
        aside_.pop_front();
        unpack_row();
        return true;
    }
    cells_.clear();
    row_.reset();
    if (!is_coming_) return false;
    PostgresAnswer answer(PQgetResult(connection_.open_.get()));
    if (PQresultStatus(answer.get()) == PGRES_SINGLE_TUPLE) {
        row_ = std::move(answer);
        read_cells(row_.get(), cells_);
        return true;
    }
    finish(answer.get());
    return false;
}

void PostgresStatement::read_cells(const PGresult* row, std::vector<Cell>& cells) {
    const int columns = PQnfields(row);
    cells.resize(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i)
        cells[static_cast<std::size_t>(i)] = {PQgetisnull(row, 0, i) ? nullptr : PQgetvalue(row, 0, i),
                                              PQgetlength(row, 0, i)};
    if (!types_.empty()) return;
    for (int i = 0; i < columns; ++i) types_.push_back(PQftype(row, i));
}

// Of each column its length, -1 for NULL, then its bytes.
std::string PostgresStatement::packed(const PGresult* row) {
    std::vector<Cell> cells;
    read_cells(row, cells);
    std::string text;
    for (const Cell& one : cells) {
        const int length = one.bytes ? one.length : -1;
        text.append(reinterpret_cast<const char*>(&length), sizeof length);
        if (one.bytes) text.append(one.bytes, static_cast<std::size_t>(one.length));
    }
    return text;
}

void PostgresStatement::unpack_row() {
    cells_.clear();
    for (std::size_t at = 0; at < packed_row_.size();) {
        int length = 0;
        std::memcpy(&length, packed_row_.data() + at, sizeof length);
        at += sizeof length;
        cells_.push_back({length < 0 ? nullptr : packed_row_.data() + at, std::max(length, 0)});
        at += static_cast<std::size_t>(cells_.back().length);
    }
}

const PostgresStatement::Cell& PostgresStatement::cell(int column) const {
    return cells_.at(static_cast<std::size_t>(column));
}

// The last answer, which has no row; throws when it is an error.
void PostgresStatement::finish(const PGresult* last) {
    is_coming_ = false;
    connection_.coming_ = nullptr;
    while (PostgresAnswer(PQgetResult(connection_.open_.get()))) {}
    const auto status = PQresultStatus(last);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) connection_.fail(last, text_of(query_).name);
    changed_rows_ = std::strtoll(PQcmdTuples(const_cast<PGresult*>(last)), nullptr, 10);
}

std::int64_t PostgresStatement::added_key() {
    if (!next()) throw std::logic_error("query " + name() + " returned no key");
    return integer(0);
}

void PostgresStatement::put_aside() {
    while (is_coming_) {
        PostgresAnswer answer(PQgetResult(connection_.open_.get()));
        if (PQresultStatus(answer.get()) == PGRES_SINGLE_TUPLE)
            aside_.push_back(packed(answer.get()));
        else
            finish(answer.get());
    }
}

void PostgresStatement::reset() noexcept {
    while (is_coming_) {   // rows that nobody wants
        const PostgresAnswer answer(PQgetResult(connection_.open_.get()));
        if (PQresultStatus(answer.get()) == PGRES_SINGLE_TUPLE) continue;
        try {
            finish(answer.get());
        } catch (const std::exception&) {}   // whoever asks next meets the same trouble
    }
    row_.reset();
    packed_row_.clear();
    aside_.clear();
    cells_.clear();
    is_begun_ = false;
    for (Value& value : values_) {
        value.data = nullptr;
        value.mended.clear();
    }
}

bool PostgresStatement::is_null(int column) const { return cell(column).bytes == nullptr; }

std::int64_t PostgresStatement::integer(int column) const {
    const char* const bytes = cell(column).bytes;
    if (!bytes) return 0;
    switch (types_[static_cast<std::size_t>(column)]) {
        case bool_type: return bytes[0] != 0;
        case int8_type: return static_cast<std::int64_t>(number_of(bytes, 8));
        case int4_type: return static_cast<std::int32_t>(number_of(bytes, 4));
        case int2_type: return static_cast<std::int16_t>(number_of(bytes, 2));
        default: throw std::logic_error("query " + name() + ": column " + std::to_string(column) + " is no whole number");
    }
}

double PostgresStatement::real(int column) const {
    if (is_null(column)) return 0;
    if (types_[static_cast<std::size_t>(column)] != float8_type) return static_cast<double>(integer(column));
    return std::bit_cast<double>(number_of(cell(column).bytes, 8));
}

std::string_view PostgresStatement::view(int column) const {
    const Cell& one = cell(column);
    return one.bytes ? std::string_view(one.bytes, static_cast<std::size_t>(one.length)) : std::string_view("");
}

}   // namespace toritsugi
