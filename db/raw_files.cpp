#include "db/raw_files.hpp"

#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/stores/store_error.hpp"
#include "db/data_folder.hpp"

namespace toritsugi {
namespace {

[[noreturn]] void fail(const std::string& doing, int error) {
    const auto kind = error == ENOSPC || error == EDQUOT ? StoreError::Kind::full
                      : error == EIO                     ? StoreError::Kind::suspect
                                                         : StoreError::Kind::other;
    throw StoreError(kind, "raw mail: cannot " + doing + ": " + std::strerror(error));
}

void write_synced(const std::string& file, std::string_view bytes) {
    const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) fail("make " + file, errno);
    while (!bytes.empty()) {
        const auto written = write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const int error = errno;
            close(descriptor);
            unlink(file.c_str());
            fail("write " + file, error);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    const int code = fsync(descriptor);
    const int error = errno;
    close(descriptor);
    if (code != 0) fail("sync " + file, error);
}

}   // namespace

std::string sha256_of(std::string_view bytes) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

std::string hex_of(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        hex.push_back(digits[static_cast<unsigned char>(c) >> 4]);
        hex.push_back(digits[static_cast<unsigned char>(c) & 15]);
    }
    return hex;
}

std::string bytes_of_hex(std::string_view hex) {
    const auto value = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        const int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const int high = value(hex[i]), low = value(hex[i + 1]);
        if (high < 0 || low < 0) return {};
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return hex.size() % 2 ? std::string{} : bytes;
}

std::string RawFiles::path(const std::string& sha256) const {
    const std::string hex = hex_of(sha256);
    return folder_ + "/raw/" + hex.substr(0, 2) + "/" + hex;
}

void RawFiles::keep(const std::string& sha256, std::string_view bytes, const std::string& spool_file) {
    const std::string file = path(sha256);
    std::string from = spool_file;
    if (from.empty()) write_synced(from = file + ".new", bytes);
    if (std::rename(from.c_str(), file.c_str()) != 0) {
        // A spool on another file system: copy, then it is ours as well.
        if (errno != EXDEV) fail("move a mail to " + file, errno);
        write_synced(file + ".new", bytes);
        if (std::rename((file + ".new").c_str(), file.c_str()) != 0) fail("move a mail to " + file, errno);
        unlink(from.c_str());
    }
    unsynced_.insert(file.substr(0, file.rfind('/')));
}

void RawFiles::sync() {
    for (const std::string& folder : unsynced_) sync_folder(folder);
    unsynced_.clear();
}

RawMail RawFiles::map(const std::string& sha256) const {
    const std::string file = path(sha256);
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail("open " + file, errno);
    struct stat found {};
    if (fstat(descriptor, &found) != 0 || found.st_size == 0) {
        close(descriptor);
        fail("read " + file, found.st_size == 0 ? ENODATA : errno);
    }
    const auto size = static_cast<std::size_t>(found.st_size);
    void* const start = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int error = errno;
    close(descriptor);
    if (start == MAP_FAILED) fail("map " + file, error);
    std::shared_ptr<const void> owner(start, [size](const void* mapped) { munmap(const_cast<void*>(mapped), size); });
    return {std::move(owner), {static_cast<const char*>(start), size}};
}

}   // namespace toritsugi
