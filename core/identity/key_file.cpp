#include "core/identity/key_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace toritsugi {
namespace {

constexpr std::size_t key_bytes = 32;

[[noreturn]] void fail(const std::string& what, const std::string& path) {
    throw std::runtime_error(what + " " + path + ": " + std::strerror(errno) + ". Check the rights of the data folder.");
}

void write_new(const std::string& path) {
    std::array<unsigned char, key_bytes> key;
    randombytes_buf(key.data(), key.size());
    std::array<char, key_bytes * 2 + 1> hex;
    sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
    const std::string line = std::string(hex.data()) + "\n";
    const std::string draft = path + "." + std::to_string(getpid());
    const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) fail("Cannot write", draft);
    const bool is_written = write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(file) == 0;
    close(file);
    if (!is_written) fail("Cannot write", draft);
    // link() fails when another process was first: then its key counts, and ours was never used.
    const bool is_ours = link(draft.c_str(), path.c_str()) == 0;
    const bool is_other = !is_ours && errno == EEXIST;
    unlink(draft.c_str());
    if (!is_ours && !is_other) fail("Cannot make", path);
}

}   // namespace

std::vector<std::string> signing_keys(const std::string& folder) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start on this machine");
    const std::string path = folder + "/signing-keys";
    if (access(path.c_str(), F_OK) != 0) write_new(path);
    std::ifstream file(path);
    if (!file) fail("Cannot read", path);
    std::vector<std::string> keys;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (line.empty()) continue;
        std::string key(key_bytes, '\0');
        std::size_t length = 0;
        if (sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), line.data(), line.size(), nullptr,
                           &length, nullptr) != 0 ||
            length != key_bytes)
            throw std::runtime_error(path + ":" + std::to_string(number) +
                                     ": Write 64 hex digits, as `openssl rand -hex 32` gives them.");
        keys.push_back(key);
    }
    if (keys.empty())
        throw std::runtime_error(
            path + ": There is no key. Remove the file to get a new one; links sent until now will not work any more.");
    return keys;
}

}   // namespace toritsugi
