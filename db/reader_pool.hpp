#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/stores/database.hpp"
#include "db/connection.hpp"
#include "db/stores/stores.hpp"

namespace toritsugi {

// A few connections that only read, opened when they are needed. Thread-safe.
class ReaderPool {
  public:
    struct Reader {
        std::unique_ptr<Connection> connection;
        SqlStores stores;
    };
    using Open = std::function<std::unique_ptr<Reader>()>;
    explicit ReaderPool(Open open) : open_(std::move(open)) {}
    // Runs `work` in a transaction that sees one moment.
    void read(const Database::Work& work);

  private:
    std::unique_ptr<Reader> borrow();
    std::unique_ptr<Reader> borrow_begun();
    void give_back(std::unique_ptr<Reader> reader);

    const Open open_;
    std::mutex mutex_;
    std::condition_variable reader_came_back_;
    std::vector<std::unique_ptr<Reader>> idle_;
    std::size_t count_ = 0;
};

}   // namespace toritsugi
