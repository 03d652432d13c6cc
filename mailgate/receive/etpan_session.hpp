#pragma once
#include <cstdint>

#include "mailgate/send/secure_stream.hpp"

namespace toritsugi {

// What sessions of libetpan share, in whichever protocol.

// Before a command: how much its answer may hold, and how long it may take when so many bytes are expected.
void allow_answer(SecureStream& stream, std::uint64_t bytes_allowed, std::uint64_t bytes_expected = 0);
// Throws StreamError: what failed in this step, in the server's words when there are any (`response` may be null), fit for a
// log line.
[[noreturn]] void fail_step(const SecureStream& stream, const char* step, const char* response, int result);

}   // namespace toritsugi
