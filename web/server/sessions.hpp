#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "core/stores/database.hpp"

namespace toritsugi {

// Who is signed in, for one request.
struct SignedIn {
    Handler handler;
    std::string form_token;     // stands in every form of this session
    std::string session_hash;   // names the session in the store; not the cookie
};

// Sessions of handlers: the cookie is 256 random bits, the store keeps its SHA-256. They end after `idle` without a request,
// 12 hours after sign-in at the latest, and at once when the handler is disabled.
class Sessions {
  public:
    static constexpr std::chrono::hours longest{12};
    Sessions(Database& database, std::chrono::minutes idle) : database_(database), idle_(idle) {}

    // A new session with a new id; returns the cookie's value. Ended sessions are removed on the way.
    std::string open(HandlerKey handler, UtcTime now);
    // A page that asks by itself for what is new is no sign of a person: a forgotten window must not keep its session.
    enum class Visitor { person, page_by_itself };
    // Empty: no such session, or it has ended. Notes a person's visit at most once a minute.
    std::optional<SignedIn> find(const std::string& cookie, UtcTime now, Visitor visitor = Visitor::person);
    void close(const std::string& session_hash);

  private:
    Database& database_;
    std::chrono::minutes idle_;
};

}   // namespace toritsugi
