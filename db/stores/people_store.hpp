#pragma once
#include "core/stores/people_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlPeopleStore final : public PeopleStore {
  public:
    explicit SqlPeopleStore(Connection& connection) : connection_(connection) {}
    std::optional<Handler> handler_named(const std::string& name) override;
    std::optional<Handler> handler(HandlerKey key) override;
    std::vector<Handler> handlers() override;
    HandlerKey add(const Handler& handler) override;
    void update(const Handler& handler) override;
    void open_session(const Session& session) override;
    std::optional<Session> session(const std::string& token_hash) override;
    std::vector<Session> sessions_of(HandlerKey handler) override;
    void touch_session(const std::string& token_hash, UtcTime now) override;
    void close_session(const std::string& token_hash) override;
    void close_sessions_before(UtcTime seen_before) override;
    void add_token(const ApiToken& token) override;
    bool revoke_token(const std::string& name) override;
    std::vector<ApiToken> tokens_of(HandlerKey handler) override;
    std::optional<ApiToken> token(const std::string& token_hash) override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
