#pragma once
#include <string>
#include <string_view>

#include "core/model/result.hpp"

namespace toritsugi {

// What stands behind the scheme of "imaps://user:password@host:port/INBOX".
struct ServerAddress {
    std::string user, password;   // empty: none given
    std::string host;             // name or address, without []
    std::string port;
    std::string path;   // behind the slash; empty: none
};

// User, password and path are percent-encoded where they hold / @ : or %.
Result<ServerAddress> read_server_address(std::string_view text, std::string_view usual_port);

}   // namespace toritsugi
