#include "mailgate/receive/incoming_mail.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>

namespace toritsugi {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

std::string next_name() {
    static std::atomic<std::uint64_t> serial{0};
    return std::to_string(::getpid()) + "-" + std::to_string(++serial) + ".mail";
}

struct File {   // closed on every way out
    int number;
    ~File() {
        if (number >= 0) ::close(number);
    }
};

}   // namespace

bool IncomingMail::add(std::string_view bytes) {
    if (file_ < 0 && memory_.size() + bytes.size() <= memory_bytes) {
        memory_.append(bytes);
        return true;
    }
    if (file_ < 0) {
        path_ = folder_ + "/" + next_name();
        file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file_ < 0) return false;
    }
    if (memory_.size() + bytes.size() < memory_bytes) {   // fewer, larger writes
        memory_.append(bytes);
        return true;
    }
    const bool written = write_out(memory_) && write_out(bytes);
    memory_.clear();
    return written;
}

bool IncomingMail::write_out(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

void IncomingMail::drop() {
    memory_ = std::string();
    if (file_ < 0) return;
    ::close(file_);
    file_ = -1;
    ::unlink(path_.c_str());
}

WholeMail IncomingMail::take() {
    if (file_ < 0) return {RawMail::from(std::exchange(memory_, {})), {}};
    const bool written = write_out(memory_);
    const bool closed = ::close(file_) == 0;
    file_ = -1;
    memory_ = std::string();
    if (!written || !closed) {
        const int error = errno;
        ::unlink(path_.c_str());
        errno = error;
        fail(path_);
    }
    return {map_mail(path_), path_};
}

void sync_spooled(const std::string& spool_file) {
    const File file{::open(spool_file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0 || ::fsync(file.number) != 0) fail(spool_file);
    const std::string folder_name = std::filesystem::path(spool_file).parent_path().string();
    const File folder{::open(folder_name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.number < 0 || ::fsync(folder.number) != 0) fail(folder_name);
}

void clear_spool(const std::string& spool_folder) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(spool_folder, ignored)) {
        const std::string name = entry.path().filename().string();
        int process = 0;
        const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), process);
        if (error != std::errc{} || *stop != '-' || process <= 0) continue;
        const bool is_gone = process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH);
        if (is_gone) std::filesystem::remove(entry.path(), ignored);
    }
}

RawMail map_mail(const std::string& path) {
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    if (file.number < 0 || ::fstat(file.number, &status) != 0) fail(path);
    const std::size_t size = static_cast<std::size_t>(status.st_size);
    if (size == 0) return RawMail::from({});
    void* const bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number, 0);
    if (bytes == MAP_FAILED) fail(path);
    std::shared_ptr<const void> owner(bytes, [size](const void* p) { ::munmap(const_cast<void*>(p), size); });
    return {std::move(owner), {static_cast<const char*>(bytes), size}};
}

}   // namespace toritsugi
