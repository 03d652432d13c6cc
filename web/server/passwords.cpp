#include "web/server/passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>
#include <semaphore>
#include <stdexcept>
#include <vector>

#include "web/server/texts.hpp"

namespace toritsugi {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 64u << 20;

void start_sodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start: is /dev/urandom readable?");
}

// The one global of this file: it guards memory, which is the program's too.
std::counting_semaphore<2>& hashing_slots() {
    static std::counting_semaphore<2> slots(2);
    return slots;
}

struct Slot {
    Slot() { hashing_slots().acquire(); }
    ~Slot() { hashing_slots().release(); }
};

}   // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    const Slot slot;
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return hash.data();
}

bool is_password(std::string_view password, const std::string& hash) {
    start_sodium();
    // Made once, of a password that nobody knows.
    static const std::string nobody = hash_password(random_token(32));
    const Slot slot;
    const std::string& against = hash.empty() ? nobody : hash;
    const bool is_right = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
    return is_right && !hash.empty();
}

Result<std::string> check_new_password(std::string_view password, std::string_view name) {
    if (password.size() < 12) return Problem{0, std::string(marked("Choose a password of at least 12 characters."))};
    if (password.size() > 1024) return Problem{1024, std::string(marked("Choose a password of at most 1024 bytes."))};
    if (!name.empty() && password.find(name) != password.npos)
        return Problem{password.find(name), std::string(marked("Choose a password without the user name in it."))};
    const auto different = [&] {
        std::string sorted(password);
        std::sort(sorted.begin(), sorted.end());
        return std::unique(sorted.begin(), sorted.end()) - sorted.begin();
    }();
    if (different < 5) return Problem{0, std::string(marked("Choose a password with at least 5 different characters."))};
    return std::string(password);
}

std::string random_token(std::size_t bytes) {
    start_sodium();
    std::vector<unsigned char> random(bytes);
    randombytes_buf(random.data(), random.size());
    std::string token(sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(token.data(), token.size(), random.data(), random.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    token.pop_back();   // the zero byte at the end
    return token;
}

std::string token_hash(std::string_view token) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(token.data()), token.size());
    std::string hex(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}   // namespace toritsugi
