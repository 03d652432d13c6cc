#include "mailgate/receive/etpan_session.hpp"

#include <chrono>
#include <string>

namespace toritsugi {
namespace {

constexpr auto to_answer = std::chrono::seconds(60);
constexpr std::uint64_t slowest_bytes_per_second = 1000;

}   // namespace

void allow_answer(SecureStream& stream, std::uint64_t bytes_allowed, std::uint64_t bytes_expected) {
    stream.set_bytes_allowed(bytes_allowed);
    stream.set_deadline(to_answer + std::chrono::seconds(bytes_expected / slowest_bytes_per_second));
}

void fail_step(const SecureStream& stream, const char* step, const char* response, int result) {
    std::string why = stream.problem();
    if (why.empty() && response != nullptr) why = response;
    if (why.empty()) why = "answer " + std::to_string(result) + " of libetpan";
    for (char& c : why)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = ' ';
    throw StreamError(std::string(step) + ": " + why.substr(0, 300));
}

}   // namespace toritsugi
