#include "db/postgres/server.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <thread>

#include "core/stores/store_error.hpp"

namespace toritsugi {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds longest_restart = 10s, between_tries = 100ms;

std::vector<const char*> pointers(const std::vector<std::string>& words) {
    std::vector<const char*> all;
    for (const std::string& word : words) all.push_back(word.c_str());
    all.push_back(nullptr);
    return all;
}

// Written unless the address says otherwise: a machine or a cable that dies is noticed within half a minute, and of several
// hosts the one that can be written to is taken.
constexpr std::pair<const char*, const char*> usual[] = {
    {"connect_timeout", "5"},          {"keepalives_idle", "10"},     {"keepalives_interval", "5"},
    {"keepalives_count", "3"},         {"tcp_user_timeout", "30000"}, {"target_session_attrs", "read-write"},
    {"application_name", "toritsugi"},
};

}   // namespace

void CloseConnection::operator()(PGconn* connection) const { PQfinish(connection); }

PostgresServer::PostgresServer(const std::string& url) {
    char* ignored = nullptr;   // it quotes the address, password and all
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), &ignored),
                                                                               PQconninfoFree);
    PQfreemem(ignored);
    if (!options)
        throw StoreError(
            StoreError::Kind::wrong_file,
            "database: this is no PostgreSQL address. Write \"postgresql://user:password@host:5432/name\"; in the "
            "password, write @ as %40, / as %2F, : as %3A and % as %25.");
    std::string host, port, name;
    for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
        if (one->val == nullptr) continue;
        const std::string key = one->keyword, value = one->val;
        if (key == "client_encoding") continue;
        if (key == "password") password_ = value;
        if (key == "host") host = value;
        if (key == "port") port = value;
        if (key == "dbname") name = value;
        keys_.push_back(key);
        values_.push_back(value);
    }
    for (const auto& [key, value] : usual)
        if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) {
            keys_.emplace_back(key);
            values_.emplace_back(value);
        }
    keys_.emplace_back("client_encoding");
    values_.emplace_back("UTF8");
    place_ = (host.empty() ? "this machine" : host) + (port.empty() ? "" : ":" + port) + "/" + name;
}

std::string PostgresServer::said(const char* message) const {
    std::string line;
    for (const char* c = message; *c != '\0'; ++c) line.push_back(*c == '\n' || *c == '\t' ? ' ' : *c);
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!password_.empty())
        for (std::size_t at = 0; (at = line.find(password_, at)) != line.npos; at += 3)
            line.replace(at, password_.size(), "***");
    return line;
}

OpenConnection PostgresServer::try_connect() const {
    return OpenConnection(PQconnectdbParams(pointers(keys_).data(), pointers(values_).data(), 0));
}

OpenConnection PostgresServer::connect(Patience patience) {
    for (;;) {
        OpenConnection opened = try_connect();
        if (opened && PQstatus(opened.get()) == CONNECTION_OK) {
            came_back();
            return opened;
        }
        if (patience == Patience::none || !is_worth_waiting())
            refuse(said(opened ? PQerrorMessage(opened.get()) : "out of memory"));
        std::this_thread::sleep_for(between_tries);
    }
}

// The library tells whether it was refused or not heard only in words of the server's language; but it can ask whether
// anybody is there at all.
void PostgresServer::refuse(const std::string& why) const {
    const auto ping = PQpingParams(pointers(keys_).data(), pointers(values_).data(), 0);
    if (ping == PQPING_OK)
        throw StoreError(StoreError::Kind::wrong_file,
                         "database: PostgreSQL does not let us in at " + place_ + ": " + why +
                             ". Correct user, password or name in the setting \"database\", or "
                             "make them: docs/operator/postgresql.md.");
    if (ping == PQPING_NO_ATTEMPT)
        throw StoreError(StoreError::Kind::wrong_file, "database: " + why + ". Correct the setting \"database\".");
    throw StoreError(StoreError::Kind::away, "database: PostgreSQL does not answer at " + place_ + ": " + why +
                                                 ". Start it, or correct the setting \"database\".");
}

void PostgresServer::came_back() {
    const std::lock_guard guard(mutex_);
    away_since_.reset();
}

bool PostgresServer::is_worth_waiting() {
    const std::lock_guard guard(mutex_);
    const auto now = Clock::now();
    if (!away_since_) away_since_ = now;
    return now - *away_since_ < longest_restart;
}

}   // namespace toritsugi
