#include "db/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/stores/store_error.hpp"

namespace toritsugi {
namespace {

[[noreturn]] void fail(const std::string& doing, int error) {
    const auto kind = error == ENOSPC || error == EDQUOT ? StoreError::Kind::full
                      : error == EIO                     ? StoreError::Kind::suspect
                                                         : StoreError::Kind::other;
    throw StoreError(kind, "data.folder: cannot " + doing + ": " + std::strerror(error));
}

void make_folder(const std::string& folder) {
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail("make the folder " + folder, errno);
}

}   // namespace

FileLock::FileLock(const std::string& file)
    : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)), file_(file) {
    if (descriptor_ < 0) fail("open " + file, errno);
}
FileLock::~FileLock() { close(descriptor_); }
void FileLock::lock() {
    while (flock(descriptor_, LOCK_EX) != 0)
        if (errno != EINTR) fail("lock " + file_, errno);
}
bool FileLock::try_lock() {
    if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK) fail("lock " + file_, errno);
    return false;
}
void FileLock::unlock() { flock(descriptor_, LOCK_UN); }
void FileLock::write_owner() {
    const std::string text = std::to_string(getpid()) + "\n";
    // Only a hint for people: the lock itself is what counts, so a full disk does not matter here.
    if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, text.data(), text.size(), 0) < 0) return;
}
std::string FileLock::owner() const {
    char text[32];
    const auto length = pread(descriptor_, text, sizeof text, 0);
    std::string owner(text, length > 0 ? static_cast<std::size_t>(length) : 0);
    owner.resize(std::min(owner.find_first_not_of("0123456789"), owner.size()));
    return owner;
}

std::unique_ptr<FileLock> serve_alone(const std::string& folder) {
    auto serving = std::make_unique<FileLock>(folder + "/serve.lock");
    if (!serving->try_lock())
        throw StoreError(StoreError::Kind::in_use, "data.folder: toritsugi serve (process " + serving->owner() + ") uses " +
                                                       folder +
                                                       " already. Stop it first, or give this one a folder of its own.");
    serving->write_owner();
    return serving;
}

void make_data_folder(const std::string& folder) {
    make_folder(folder);
    struct stat found {};
    if (stat((folder + "/raw/ff").c_str(), &found) == 0) return;
    make_folder(folder + "/raw");
    static constexpr char digits[] = "0123456789abcdef";
    for (int i = 0; i < 256; ++i) make_folder(folder + "/raw/" + digits[i / 16] + digits[i % 16]);
    sync_folder(folder + "/raw");
    sync_folder(folder);
}

void sync_folder(const std::string& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) fail("open the folder " + folder, errno);
    const int code = fsync(descriptor);
    const int error = errno;
    close(descriptor);
    if (code != 0) fail("sync the folder " + folder, error);
}

}   // namespace toritsugi
