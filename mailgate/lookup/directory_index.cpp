#include "mailgate/lookup/directory_index.hpp"

namespace toritsugi {

DirectoryIndex::Read DirectoryIndex::read() const {
    Read read;
    const auto began = std::chrono::steady_clock::now();
    database_.read([&](Stores& stores) {
        read.version = stores.contacts().version();
        read.directory = std::make_shared<const Directory>(stores.contacts().all());
    });
    read.took = std::chrono::steady_clock::now() - began;
    return read;
}

std::shared_ptr<const Directory> DirectoryIndex::current() {
    const std::lock_guard lock(mutex_);
    std::int64_t version = 0;
    database_.read([&](Stores& stores) { version = stores.contacts().version(); });
    if (last_.directory && version == last_.version) return last_.directory;
    if (last_.directory && last_.took > at_once_)
        is_stale_ = true;
    else
        last_ = read();
    return last_.directory;
}

void DirectoryIndex::refresh() {
    is_stale_ = false;   // before reading: what changes meanwhile makes it stale again
    Read fresh = read();
    const std::lock_guard lock(mutex_);
    if (fresh.version >= last_.version) last_ = std::move(fresh);
}

}   // namespace toritsugi
