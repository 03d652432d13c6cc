#pragma once
#include <libetpan/mailstream.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace toritsugi {

// How far we go with one server.
struct StreamRules {
    std::string host;                    // for the certificate and SNI
    std::string ca_file;                 // trusted certificates; empty: the system's
    std::chrono::seconds one_read{60};   // for a read or write to make progress
    std::chrono::seconds whole_session{600};
    std::uint64_t bytes_read = 64u << 20;   // in one session
};

// libetpan's streams over sockets of our own: with deadlines that hold whatever the server does, and with TLS that checks
// the certificate's chain and name (libetpan checks neither).

// Connects to host:port. Returns nullptr and the reason.
mailstream_low* connect_stream(const StreamRules& rules, const std::string& port, std::string& reason);
// Puts TLS (1.2 or later) over a connected stream and frees the plain one. Returns nullptr and the reason; `plain` is
// freed then, too: there is no way back to speaking in the clear.
mailstream_low* start_tls(mailstream_low* plain, const StreamRules& rules, std::string& reason);

}   // namespace toritsugi
