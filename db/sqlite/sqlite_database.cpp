#include "db/sqlite/sqlite_database.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <future>

#include "db/backup.hpp"
#include "db/sqlite/migrate.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_readers = 8;

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
      lock_(folder_) {
    if (purpose == Purpose::serve) serve_alone();
    prepare_file();
    writer_ = std::make_unique<Writer>(file_, lock_, files_, settings_, trust_);
}

SqliteDatabase::~SqliteDatabase() = default;

void SqliteDatabase::serve_alone() {
    serving_.emplace(folder_ + "/serve.lock");
    if (!serving_->try_lock())
        throw StoreError(StoreError::Kind::in_use, "data.folder: toritsugi serve (process " + serving_->owner() + ") uses " +
                                                       folder_ +
                                                       " already. Stop it first, or give this one a folder of its own.");
    serving_->write_owner();
}

// Makes the file, or brings an older one to this release. Not under the feet of another process that serves it.
void SqliteDatabase::prepare_file() {
    const WriterLock::Held held(lock_);
    Connection connection(file_, Connection::Access::read_write);
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
    if (stat((file_ + "-wal").c_str(), &found) == 0 && found.st_size >= Writer::wal_bytes_in_use) return;
    struct statvfs disk {};
    constexpr unsigned long plenty = 32ul * Writer::wal_bytes_in_use;   // else the space is worth more than the time
    if (statvfs(file_.c_str(), &disk) != 0 || disk.f_bavail * disk.f_frsize < plenty) return;
    try {
        connection.run("PRAGMA cache_size = 100; BEGIN IMMEDIATE; CREATE TABLE filling (bytes BLOB) STRICT");
        connection.run(("INSERT INTO filling VALUES (zeroblob(" + std::to_string(Writer::wal_bytes_in_use) + "))").c_str());
    } catch (const StoreError& error) {   // the WAL grows when it must
        if (error.kind() == StoreError::Kind::suspect) throw;
    }
    if (connection.is_in_transaction()) connection.run("ROLLBACK");
}

void SqliteDatabase::write(const Work& work) {
    if (writer_->is_this_thread()) throw std::logic_error("write() was called from inside a work or its `done`");
    std::promise<void> told;
    auto future = told.get_future();
    writer_->post(work, [&told](std::exception_ptr problem) {
        if (problem)
            told.set_exception(problem);
        else
            told.set_value();
    });
    future.get();
}

void SqliteDatabase::post(Work work, Done done) { writer_->post(std::move(work), std::move(done)); }

void SqliteDatabase::read(const Work& work) {
    auto reader = borrow_reader();
    try {
        reader->connection.run("BEGIN DEFERRED");
        work(reader->stores);
        reader->connection.run("COMMIT");
    } catch (const StoreError& error) {
        if (error.kind() == StoreError::Kind::suspect) trust_.lose(error.what());
        give_back(std::move(reader));
        throw;
    } catch (...) {
        give_back(std::move(reader));
        throw;
    }
    give_back(std::move(reader));
}

std::unique_ptr<SqliteDatabase::Reader> SqliteDatabase::borrow_reader() {
    std::unique_lock lock(mutex_);
    reader_came_back_.wait(lock, [&] { return !idle_readers_.empty() || readers_ < most_readers; });
    if (!idle_readers_.empty()) {
        auto reader = std::move(idle_readers_.back());
        idle_readers_.pop_back();
        return reader;
    }
    ++readers_;
    lock.unlock();
    try {
        return std::make_unique<Reader>(file_, files_, settings_);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void SqliteDatabase::give_back(std::unique_ptr<Reader> reader) {
    try {
        if (reader && reader->connection.is_in_transaction()) reader->connection.run("ROLLBACK");
    } catch (const std::exception&) {
        reader.reset();   // a fresh one is opened when needed
    }
    {
        const std::lock_guard guard(mutex_);
        if (reader)
            idle_readers_.push_back(std::move(reader));
        else
            --readers_;
    }
    reader_came_back_.notify_one();
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

std::unique_ptr<Database> open_database(const Settings& settings, Purpose purpose) {
    if (settings.database == "sqlite") return std::make_unique<SqliteDatabase>(settings, purpose);
    const bool is_postgresql =
        settings.database.rfind("postgresql://", 0) == 0 || settings.database.rfind("postgres://", 0) == 0;
    throw StoreError(StoreError::Kind::wrong_file,
                     is_postgresql ? "database: PostgreSQL is not built yet. Write database = \"sqlite\"."
                                   : "database: unknown value. Write database = \"sqlite\".");
}

}   // namespace toritsugi
