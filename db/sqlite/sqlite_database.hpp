#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"
#include "db/data_folder.hpp"
#include "db/open_database.hpp"
#include "db/raw_files.hpp"
#include "db/sqlite/writer.hpp"
#include "db/stores/stores.hpp"

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

  private:
    struct Reader {
        Reader(const std::string& file, RawFiles& files, const Settings& settings)
            : connection(file, Connection::Access::read_only), stores(connection, files, settings) {}
        Connection connection;
        SqliteStores stores;
    };
    void serve_alone();
    void prepare_file();
    void bring_up_to_date(Connection& connection);
    void look_for_damage(Connection& connection);
    void lengthen_wal(Connection& connection);
    std::unique_ptr<Reader> borrow_reader();
    void give_back(std::unique_ptr<Reader> reader);

    std::string folder_, file_;
    const Settings settings_;
    RawFiles files_;
    Trust trust_;
    std::optional<FileLock> serving_;   // held while this process serves the folder
    WriterLock lock_;
    std::unique_ptr<Writer> writer_;
    std::mutex mutex_;
    std::condition_variable reader_came_back_;
    std::vector<std::unique_ptr<Reader>> idle_readers_;
    std::size_t readers_ = 0;
};

}   // namespace toritsugi
