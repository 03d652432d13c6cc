#pragma once
#include <string>
#include <vector>

namespace toritsugi {

// The signing keys of this site, newest first: one line of 64 hex digits each in <folder>/signing-keys (mode 0600). Made on
// the first call; two processes that come at once get the same keys. Throws std::runtime_error with words for the operator.
// To rotate, put a new line on top: older ones stay valid until they are removed.
std::vector<std::string> signing_keys(const std::string& folder);

}   // namespace toritsugi
