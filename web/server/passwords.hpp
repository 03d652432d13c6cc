#pragma once
#include <string>
#include <string_view>

#include "core/model/result.hpp"

namespace toritsugi {

// argon2id, 64 MiB, 2 passes, about 100 ms. At most two run at once in the program: more wait, so that sign-ins cannot
// take the memory of the mail side. Throws when the memory is not there.
std::string hash_password(std::string_view password);

// An empty hash (no such handler) takes the same time and is always wrong.
bool is_password(std::string_view password, const std::string& hash);

// Problem: what a better password needs. name: the handler's, which must not be the password.
Result<std::string> check_new_password(std::string_view password, std::string_view name);

// Random bytes from the kernel as URL-safe base64 without padding: 32 bytes give 43 characters.
std::string random_token(std::size_t bytes);

// SHA-256, lower-case hex: how tokens are kept, so that a copy of the database opens no session.
std::string token_hash(std::string_view token);

// Time does not depend on where the texts differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}   // namespace toritsugi
