#pragma once
#include <memory>
#include <string>

namespace toritsugi {

// A lock on a file in the data folder (flock). Freed when this goes out of scope or the process dies, however it dies.
class FileLock {
  public:
    explicit FileLock(const std::string& file);   // opens it, does not lock yet; throws StoreError
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    void lock();   // waits
    bool try_lock();
    void unlock();
    void write_owner();   // our process number, for the text that a second process shows
    std::string owner() const;

  private:
    int descriptor_;
    std::string file_;
};

// The lock of the one process that serves with this data folder. Throws StoreError in_use, which names the other.
std::unique_ptr<FileLock> serve_alone(const std::string& folder);
// Makes the folder (0700) with raw/00 to raw/ff, synced. Throws StoreError with what the operator can do.
void make_data_folder(const std::string& folder);
// Waits until what was done in the folder (new names) is on disk; throws StoreError.
void sync_folder(const std::string& folder);

}   // namespace toritsugi
