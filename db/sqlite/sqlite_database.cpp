#include "db/sqlite/sqlite_database.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "db/backup.hpp"
#include "db/migrate.hpp"

namespace toritsugi {
namespace {

std::string made(std::string folder) {
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    make_data_folder(folder);
    return folder;
}

}   // namespace

SqliteDatabase::SqliteDatabase(const Settings& settings, Purpose purpose)
    : folder_(made(settings.data.folder)),
      file_(folder_ + "/toritsugi.db"),
      settings_(settings),
      files_(folder_),
      raw_bytes_(files_),
      lock_(folder_),
      readers_([this] { return open_reader(); }) {
    if (purpose == Purpose::serve) serving_ = serve_alone(folder_);
    prepare_file();
    write_side_ = std::make_unique<SqliteWriteSide>(file_, lock_, files_, settings_, trust_);
    writer_ = std::make_unique<Writer>(*write_side_);
}

SqliteDatabase::~SqliteDatabase() = default;

// Makes the file, or brings an older one to this release. Not under the feet of another process that serves it.
void SqliteDatabase::prepare_file() {
    const WriterLock::Held held(lock_);
    SqliteConnection connection(file_, Connection::Access::read_write);
    connection.run("PRAGMA journal_mode = WAL");
    bring_up_to_date(connection);
    if (!serving_) return;
    look_for_damage(connection);
    lengthen_wal(connection);
}

void SqliteDatabase::bring_up_to_date(Connection& connection) {
    const int version = schema_version(connection);
    if (version == newest_schema_version()) return;
    std::optional<FileLock> alone;
    if (version > 0 && !serving_) {
        alone.emplace(folder_ + "/serve.lock");
        if (!alone->try_lock())
            throw StoreError(StoreError::Kind::in_use,
                             "database: an older toritsugi (process " + alone->owner() +
                                 ") serves this data folder. Start it again with this release first.");
    }
    migrate(connection);
}

// A damaged file is read as far as it goes, but nothing is accepted into it. A large one would keep mail waiting at the door
// for minutes; `check` looks at those, and SQLite itself notices damage in what it reads.
void SqliteDatabase::look_for_damage(Connection& connection) {
    constexpr off_t quick_enough = 32 << 20;   // some 0.1 s
    struct stat found {};
    if (stat(file_.c_str(), &found) != 0 || found.st_size > quick_enough) return;
    std::string found_damage;
    try {
        Asked asked(connection, Query::quick_check);
        if (asked.next() && asked.view(0) != "ok") found_damage = asked.text(0);
    } catch (const StoreError& error) { found_damage = error.what(); }
    if (!found_damage.empty())
        trust_.lose("database: damaged: " + found_damage +
                    ". Restore a backup into a new data.folder; what is lost says: toritsugi check");
}

// Overwriting blocks that the WAL has already is several times faster than growing it (measured: fdatasync 0.1 against
// 1 ms and more), and a commit waits for just that. Frames that were never committed are what SQLite itself leaves behind
// when a large transaction is undone; it ignores them and writes over them.
void SqliteDatabase::lengthen_wal(Connection& connection) {
    struct stat found {};
    if (stat((file_ + "-wal").c_str(), &found) == 0 && found.st_size >= SqliteWriteSide::wal_bytes_in_use) return;
    struct statvfs disk {};
    constexpr unsigned long plenty =
        32ul * SqliteWriteSide::wal_bytes_in_use;   // else the space is worth more than the time
    if (statvfs(file_.c_str(), &disk) != 0 || disk.f_bavail * disk.f_frsize < plenty) return;
    try {
        connection.run("PRAGMA cache_size = 100; BEGIN IMMEDIATE; CREATE TABLE filling (bytes BLOB) STRICT");
        connection.run(
            ("INSERT INTO filling VALUES (zeroblob(" + std::to_string(SqliteWriteSide::wal_bytes_in_use) + "))").c_str());
    } catch (const StoreError& error) {   // the WAL grows when it must
        if (error.kind() == StoreError::Kind::suspect) throw;
    }
    if (connection.is_in_transaction()) connection.run("ROLLBACK");
}

void SqliteDatabase::write(const Work& work) { writer_->write(work); }
void SqliteDatabase::post(Work work, Done done) { writer_->post(std::move(work), std::move(done)); }

void SqliteDatabase::read(const Work& work) {
    try {
        readers_.read(work);
    } catch (const StoreError& error) {
        if (error.kind() == StoreError::Kind::suspect) trust_.lose(error.what());
        throw;
    }
}

std::unique_ptr<ReaderPool::Reader> SqliteDatabase::open_reader() {
    auto connection = std::make_unique<SqliteConnection>(file_, Connection::Access::read_only);
    Connection& reading = *connection;
    return std::unique_ptr<ReaderPool::Reader>(
        new ReaderPool::Reader{std::move(connection), SqlStores(reading, raw_bytes_, full_text_, settings_)});
}

void SqliteDatabase::backup(const std::string& file) { write_backup(folder_, file_, file); }

std::string SqliteDatabase::check() {
    std::string problems = trust_.why_lost();
    if (!problems.empty()) problems += "\n";
    try {
        return problems + check_data(file_, files_);
    } catch (const StoreError& error) {   // so damaged that it cannot even be looked at
        return problems + error.what() + "\n";
    }
}

std::string SqliteDatabase::version() const { return std::string("SQLite ") + sqlite3_libversion(); }

}   // namespace toritsugi
