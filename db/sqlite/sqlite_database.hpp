#pragma once
#include <memory>
#include <string>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"
#include "db/data_folder.hpp"
#include "db/open_database.hpp"
#include "db/raw_files.hpp"
#include "db/reader_pool.hpp"
#include "db/sqlite/write_side.hpp"

namespace toritsugi {

// SQLite in one file of the data folder: one writer thread, a few readers.
class SqliteDatabase final : public Database {
  public:
    SqliteDatabase(const Settings& settings, Purpose purpose);
    ~SqliteDatabase() override;
    void write(const Work& work) override;
    void post(Work work, Done done) override;
    void read(const Work& work) override;
    void backup(const std::string& file) override;
    std::string check() override;
    std::string version() const override;
    bool is_leader() override { return true; }   // whoever serves this folder serves it alone

  private:
    void prepare_file();
    void bring_up_to_date(Connection& connection);
    void look_for_damage(Connection& connection);
    void lengthen_wal(Connection& connection);
    std::unique_ptr<ReaderPool::Reader> open_reader();

    std::string folder_, file_;
    const Settings settings_;
    RawFiles files_;
    SqliteRawBytes raw_bytes_;
    SqliteFullText full_text_;
    Trust trust_;
    std::unique_ptr<FileLock> serving_;   // held while this process serves the folder
    WriterLock lock_;
    ReaderPool readers_;
    std::unique_ptr<SqliteWriteSide> write_side_;
    std::unique_ptr<Writer> writer_;
};

}   // namespace toritsugi
