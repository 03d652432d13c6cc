#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

struct Handler {
    HandlerKey key;
    std::string name;   // what is typed to sign in
    std::string display_name;
    std::string password_hash;   // argon2id, encoded form
    std::string totp_secret;     // empty: none
    std::int64_t totp_last_step = 0;
    bool is_lead = false;   // may edit rules and policy
    bool is_disabled = false;
    std::string language;   // "ja", "en"; empty: the browser's
};

struct Session {
    std::string token_hash;   // SHA-256 of the cookie: the cookie itself is never stored
    HandlerKey handler;
    std::string form_token;   // CSRF
    UtcTime created_at{}, seen_at{};
};

struct ApiToken {
    std::string name, token_hash;
    HandlerKey handler;
    UtcTime created_at{};
};

class PeopleStore {
  public:
    virtual ~PeopleStore() = default;
    virtual std::optional<Handler> handler_named(const std::string& name) = 0;
    virtual std::optional<Handler> handler(HandlerKey key) = 0;
    virtual std::vector<Handler> handlers() = 0;
    virtual HandlerKey add(const Handler& handler) = 0;   // throws when the name is taken
    virtual void update(const Handler& handler) = 0;      // disabling ends all its sessions
    virtual void open_session(const Session& session) = 0;
    virtual std::optional<Session> session(const std::string& token_hash) = 0;
    virtual void touch_session(const std::string& token_hash, UtcTime now) = 0;
    virtual void close_session(const std::string& token_hash) = 0;
    virtual void close_sessions_before(UtcTime seen_before) = 0;
    virtual std::vector<Session> sessions_of(HandlerKey handler) = 0;   // newest first
    virtual void add_token(const ApiToken& token) = 0;
    virtual bool revoke_token(const std::string& name) = 0;
    virtual std::optional<ApiToken> token(const std::string& token_hash) = 0;
    virtual std::vector<ApiToken> tokens_of(HandlerKey handler) = 0;   // newest first
};

}   // namespace toritsugi
