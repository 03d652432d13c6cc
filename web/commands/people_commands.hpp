#pragma once
#include <string>

#include "core/stores/database.hpp"

namespace toritsugi {

// `toritsugi user ...` and `toritsugi token ...`. Passwords are asked for on the terminal, or are the first line of standard
// input when `from_standard_input`. All throw Refusal for what the operator must say differently.

struct NewHandler {
    std::string name, display_name;   // display_name empty: the name
    bool is_lead = false, from_standard_input = false;
};
void add_handler(Database& database, const NewHandler& given);
// A new password ends all sessions and lets a disabled handler in again.
void change_password(Database& database, const std::string& name, bool from_standard_input);
// A new secret for the second step, as the otpauth address that an app reads; `is_off`: none any more, and empty text.
std::string change_totp(Database& database, const std::string& name, const std::string& site_name, bool is_off);
// Ends all sessions; nobody gets in by this name.
void disable_handler(Database& database, const std::string& name);
std::string list_handlers(Database& database);   // one a line, tab-separated

// The new secret; it is shown once and only its hash is kept.
std::string add_token(Database& database, const std::string& name, const std::string& handler, UtcTime now);
void revoke_token(Database& database, const std::string& name);

}   // namespace toritsugi
