#include "db/postgres/postgres_database.hpp"

#include <openssl/evp.h>

#include "db/broken_promises.hpp"
#include "db/migrate.hpp"
#include "db/raw_files.hpp"

namespace toritsugi {
namespace {

constexpr int oldest_server = 130000;

void require_suitable(PostgresConnection& connection) {
    if (connection.server_version() < oldest_server)
        throw StoreError(StoreError::Kind::wrong_file, "database: this PostgreSQL is of version " +
                                                           std::to_string(connection.server_version() / 10000) +
                                                           ". Use 13 or later; Debian 12 has 15.");
    if (connection.number("SELECT CAST(current_setting('server_encoding') = 'UTF8' AS int)") != 1)
        throw StoreError(StoreError::Kind::wrong_file,
                         "database: its encoding is not UTF8. Make a new one: createdb -E UTF8 -T template0 -O user name");
    if (connection.number("SELECT CAST(current_schema() IS NULL AS int)") == 1)
        throw StoreError(StoreError::Kind::wrong_file,
                         "database: its user has no schema to write into. Make the user the owner of the database.");
}

std::string version_text(int number) {
    return "PostgreSQL " + std::to_string(number / 10000) + "." + std::to_string(number % 10000);
}

// SHA-256 of mails whose pieces come one by one.
class Digest {
  public:
    Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
    void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    std::string end() {
        std::string digest(32, '\0');
        EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
        EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
        return digest;
    }

  private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

std::string changed_mails(Connection& connection) {
    std::string problems, wanted;
    MessageKey message;
    Digest digest;
    const auto compare = [&] {
        if (const std::string found = digest.end(); message && found != wanted)
            problems += "raw mail: the bytes of message " + std::to_string(message.value) + " are missing or were changed\n";
    };
    Asked row(connection, Query::raw_mails);
    while (row.next()) {
        if (const auto next = row.key<MessageKey>(0); next != message) {
            compare();
            message = next;
            wanted = row.text(1);
        }
        digest.add(row.view(2));
    }
    compare();
    return problems;
}

}   // namespace

PostgresDatabase::PostgresDatabase(const Settings& settings, Purpose purpose)
    : settings_(settings),
      server_(settings.database),
      lease_(server_),
      readers_([this] { return open_reader(PostgresServer::Patience::restart); }) {
    make_data_folder(settings.data.folder);
    if (purpose == Purpose::serve) serving_ = serve_alone(settings.data.folder);
    bring_up_to_date();
    write_side_ = std::make_unique<PostgresWriteSide>(server_, raw_bytes_, full_text_, settings_);
    writer_ = std::make_unique<Writer>(*write_side_);
}

PostgresDatabase::~PostgresDatabase() = default;

// The first process that comes makes the tables, or brings them to this release; others wait for it.
void PostgresDatabase::bring_up_to_date() {
    PostgresConnection connection(server_, Connection::Access::read_write, PostgresServer::Patience::none);
    version_ = version_text(connection.server_version());
    require_suitable(connection);
    if (schema_version(connection) == newest_schema_version()) return;
    connection.run("SELECT pg_advisory_lock(1953460843, hashtext(current_schema()))");   // until this connection closes
    migrate(connection);
}

std::unique_ptr<ReaderPool::Reader> PostgresDatabase::open_reader(PostgresServer::Patience patience) {
    auto connection = std::make_unique<PostgresConnection>(server_, Connection::Access::read_only, patience);
    Connection& reading = *connection;
    return std::unique_ptr<ReaderPool::Reader>(
        new ReaderPool::Reader{std::move(connection), SqlStores(reading, raw_bytes_, full_text_, settings_)});
}

void PostgresDatabase::backup(const std::string&) {
    throw StoreError(
        StoreError::Kind::wrong_file,
        "backup: the database is PostgreSQL. Back it up with pg_dump, which takes everything, raw mails and signing "
        "keys too: docs/operator/postgresql.md.");
}

std::string PostgresDatabase::check() {
    PostgresConnection connection(server_, Connection::Access::read_only, PostgresServer::Patience::none);
    connection.begin_reading();
    return broken_promises(connection) + changed_mails(connection);
}

std::vector<std::string> PostgresDatabase::signing_keys(const std::function<std::vector<std::string>()>& keys_of_folder) {
    PostgresConnection connection(server_, Connection::Access::read_write, PostgresServer::Patience::none);
    connection.begin_writing();
    connection.run(lock_of_writers);
    std::vector<std::string> keys;
    {
        Asked row(connection, Query::signing_keys);
        while (row.next()) keys.push_back(bytes_of_hex(row.view(0)));
    }
    if (keys.empty()) {
        keys = keys_of_folder();
        for (auto key = keys.rbegin(); key != keys.rend(); ++key)
            toritsugi::run(connection, Query::add_signing_key, hex_of(*key));
    }
    connection.run("COMMIT");
    return keys;
}

}   // namespace toritsugi
