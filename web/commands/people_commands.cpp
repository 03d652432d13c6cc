#include "web/commands/people_commands.hpp"

#include <sysexits.h>
#include <unistd.h>

#include <functional>
#include <iostream>

#include "core/model/refusal.hpp"
#include "web/server/passwords.hpp"
#include "web/server/totp.hpp"

namespace toritsugi {
namespace {

std::string first_line(std::istream& input) {
    std::string line;
    std::getline(input, line);
    while (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string ask_new_password(const std::string& name, bool from_standard_input) {
    std::string password;
    if (from_standard_input) {
        password = first_line(std::cin);
    } else {
        const char* const typed = getpass(("Password for " + name + ": ").c_str());
        password = typed != nullptr ? typed : "";
    }
    const auto checked = check_new_password(password, name);
    if (!checked.ok()) throw Refusal{EX_DATAERR, checked.problem().advice};
    return checked.value();
}

Handler handler_named(Stores& stores, const std::string& name) {
    const auto handler = stores.people().handler_named(name);
    if (!handler) throw Refusal{EX_NOUSER, "There is no handler \"" + name + "\". `toritsugi user list` names them all."};
    return *handler;
}

void change_handler(Database& database, const std::string& name, const std::function<void(Handler&)>& change) {
    database.write([&](Stores& stores) {
        Handler handler = handler_named(stores, name);
        change(handler);
        stores.people().update(handler);
    });
}

}   // namespace

void add_handler(Database& database, const NewHandler& given) {
    Handler handler;
    handler.name = given.name;
    handler.display_name = given.display_name.empty() ? given.name : given.display_name;
    handler.is_lead = given.is_lead;
    handler.password_hash = hash_password(ask_new_password(given.name, given.from_standard_input));
    database.write([&](Stores& stores) {
        if (stores.people().handler_named(given.name))
            throw Refusal{EX_DATAERR, "There is a handler \"" + given.name +
                                          "\" already. Choose another name, or `toritsugi user password " + given.name +
                                          "`."};
        stores.people().add(handler);
    });
}

void change_password(Database& database, const std::string& name, bool from_standard_input) {
    const std::string hash = hash_password(ask_new_password(name, from_standard_input));
    database.write([&](Stores& stores) {
        Handler handler = handler_named(stores, name);
        handler.password_hash = hash;
        handler.is_disabled = false;
        stores.people().update(handler);
        for (const Session& session : stores.people().sessions_of(handler.key))
            stores.people().close_session(session.token_hash);
    });
}

std::string change_totp(Database& database, const std::string& name, const std::string& site_name, bool is_off) {
    const std::string secret = is_off ? "" : new_totp_secret();
    change_handler(database, name, [&](Handler& handler) {
        handler.totp_secret = secret;
        handler.totp_last_step = 0;
    });
    return is_off ? "" : totp_address(site_name, name, secret);
}

void disable_handler(Database& database, const std::string& name) {
    change_handler(database, name, [](Handler& handler) { handler.is_disabled = true; });
}

std::string list_handlers(Database& database) {
    std::string list;
    database.read([&](Stores& stores) {
        for (const Handler& handler : stores.people().handlers())
            list += handler.name + "\t" + handler.display_name + "\t" + (handler.is_lead ? "lead" : "handler") +
                    (handler.totp_secret.empty() ? "" : "\ttotp") + (handler.is_disabled ? "\tdisabled" : "") + "\n";
    });
    return list;
}

std::string add_token(Database& database, const std::string& name, const std::string& handler, UtcTime now) {
    const std::string secret = random_token(32);
    database.write([&](Stores& stores) {
        ApiToken made;
        made.name = name;
        made.token_hash = token_hash(secret);
        made.handler = handler_named(stores, handler).key;
        made.created_at = now;
        stores.people().add_token(made);
    });
    return secret;
}

void revoke_token(Database& database, const std::string& name) {
    bool is_gone = false;
    database.write([&](Stores& stores) { is_gone = stores.people().revoke_token(name); });
    if (!is_gone) throw Refusal{EX_DATAERR, "There is no token \"" + name + "\"."};
}

}   // namespace toritsugi
