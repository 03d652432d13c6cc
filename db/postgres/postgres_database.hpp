#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"
#include "db/data_folder.hpp"
#include "db/open_database.hpp"
#include "db/postgres/lease.hpp"
#include "db/postgres/write_side.hpp"
#include "db/reader_pool.hpp"

namespace toritsugi {

// PostgreSQL, shared by the `serve` of several machines. Each has a data folder of its own, for mail that is on its way in.
class PostgresDatabase final : public Database {
  public:
    PostgresDatabase(const Settings& settings, Purpose purpose);
    ~PostgresDatabase() override;
    void write(const Work& work) override { writer_->write(work); }
    void post(Work work, Done done) override { writer_->post(std::move(work), std::move(done)); }
    void read(const Work& work) override { readers_.read(work); }
    void backup(const std::string& file) override;
    std::string check() override;
    std::string version() const override { return version_; }
    bool is_leader() override { return lease_.is_ours(); }

    // Newest first. Taken over from `keys_of_folder` when the database has none yet.
    std::vector<std::string> signing_keys(const std::function<std::vector<std::string>()>& keys_of_folder);

  private:
    void bring_up_to_date();
    std::unique_ptr<ReaderPool::Reader> open_reader(PostgresServer::Patience patience);

    const Settings settings_;
    std::unique_ptr<FileLock> serving_;   // held while this process serves with this data folder
    PostgresServer server_;
    PostgresRawBytes raw_bytes_;
    PostgresFullText full_text_;
    PostgresLease lease_;
    ReaderPool readers_;
    std::string version_;
    std::unique_ptr<PostgresWriteSide> write_side_;
    std::unique_ptr<Writer> writer_;
};

}   // namespace toritsugi
