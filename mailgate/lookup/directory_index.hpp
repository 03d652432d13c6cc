#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include "core/contacts/directory.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// The directory of contacts, indexed for look-ups. Every mail to a contact changes its health, and with it the directory: a
// small one is read again at once, a large one (a million networks take seconds) on a thread that has time for it, while
// pages go on with the one before.
class DirectoryIndex {
  public:
    explicit DirectoryIndex(Database& database, std::chrono::milliseconds at_once = std::chrono::milliseconds(50))
        : database_(database), at_once_(at_once) {}
    std::shared_ptr<const Directory> current();
    bool is_stale() const { return is_stale_; }   // refresh() is wanted
    void refresh();                               // reads all of it; others are not held up
  private:
    struct Read {
        std::shared_ptr<const Directory> directory;
        std::int64_t version = -1;
        std::chrono::steady_clock::duration took{};
    };
    Read read() const;
    Database& database_;
    const std::chrono::milliseconds at_once_;
    std::mutex mutex_;
    Read last_;
    std::atomic<bool> is_stale_{false};
};

}   // namespace toritsugi
