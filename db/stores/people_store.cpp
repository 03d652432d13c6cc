#include "db/stores/people_store.hpp"

#include <stdexcept>

namespace toritsugi {
namespace {

Handler read_handler(const Asked& row) {
    Handler handler;
    handler.key = row.key<HandlerKey>(0);
    handler.name = row.text(1);
    handler.display_name = row.text(2);
    handler.password_hash = row.text(3);
    handler.totp_secret = row.text(4);
    handler.totp_last_step = row.integer(5);
    handler.is_lead = row.integer(6) != 0;
    handler.is_disabled = row.integer(7) != 0;
    handler.language = row.text(8);
    return handler;
}

Session read_session(const Asked& row) {
    Session session;
    session.token_hash = row.text(0);
    session.handler = row.key<HandlerKey>(1);
    session.form_token = row.text(2);
    session.created_at = row.time(3);
    session.seen_at = row.time(4);
    return session;
}

}   // namespace

std::optional<Handler> SqlPeopleStore::handler_named(const std::string& name) {
    Asked row(connection_, Query::handler_named, name);
    if (!row.next()) return std::nullopt;
    return read_handler(row);
}

std::optional<Handler> SqlPeopleStore::handler(HandlerKey key) {
    Asked row(connection_, Query::handler, key);
    if (!row.next()) return std::nullopt;
    return read_handler(row);
}

std::vector<Handler> SqlPeopleStore::handlers() {
    std::vector<Handler> all;
    Asked row(connection_, Query::handlers);
    while (row.next()) all.push_back(read_handler(row));
    return all;
}

HandlerKey SqlPeopleStore::add(const Handler& handler) {
    if (handler_named(handler.name)) throw std::invalid_argument("There is a user named " + handler.name + " already.");
    return toritsugi::add<HandlerKey>(connection_, Query::add_handler, handler.name, handler.display_name,
                                      handler.password_hash, handler.totp_secret, handler.totp_last_step, handler.is_lead,
                                      handler.is_disabled, handler.language);
}

void SqlPeopleStore::update(const Handler& handler) {
    const auto changed =
        run(connection_, Query::update_handler, handler.key, handler.name, handler.display_name, handler.password_hash,
            handler.totp_secret, handler.totp_last_step, handler.is_lead, handler.is_disabled, handler.language);
    if (changed == 0) throw std::out_of_range("no handler " + std::to_string(handler.key.value));
    if (handler.is_disabled) run(connection_, Query::close_sessions_of_handler, handler.key);
}

void SqlPeopleStore::open_session(const Session& session) {
    run(connection_, Query::open_session, session.token_hash, session.handler, session.form_token, session.created_at,
        session.seen_at);
}

std::optional<Session> SqlPeopleStore::session(const std::string& token_hash) {
    Asked row(connection_, Query::session, token_hash);
    if (!row.next()) return std::nullopt;
    return read_session(row);
}

std::vector<Session> SqlPeopleStore::sessions_of(HandlerKey handler) {
    std::vector<Session> sessions;
    Asked row(connection_, Query::sessions_of_handler, handler);
    while (row.next()) sessions.push_back(read_session(row));
    return sessions;
}

void SqlPeopleStore::touch_session(const std::string& token_hash, UtcTime now) {
    run(connection_, Query::touch_session, token_hash, now);
}
void SqlPeopleStore::close_session(const std::string& token_hash) { run(connection_, Query::close_session, token_hash); }
void SqlPeopleStore::close_sessions_before(UtcTime seen_before) {
    run(connection_, Query::close_sessions_before, seen_before);
}

void SqlPeopleStore::add_token(const ApiToken& token) {
    run(connection_, Query::add_token, token.name, token.token_hash, token.handler, token.created_at);
}
bool SqlPeopleStore::revoke_token(const std::string& name) { return run(connection_, Query::revoke_token, name) > 0; }

std::vector<ApiToken> SqlPeopleStore::tokens_of(HandlerKey handler) {
    std::vector<ApiToken> tokens;
    Asked row(connection_, Query::tokens_of_handler, handler);
    while (row.next()) tokens.push_back({row.text(0), row.text(1), handler, row.time(2)});
    return tokens;
}

std::optional<ApiToken> SqlPeopleStore::token(const std::string& token_hash) {
    Asked row(connection_, Query::token, token_hash);
    if (!row.next()) return std::nullopt;
    return ApiToken{row.text(0), token_hash, row.key<HandlerKey>(1), row.time(2)};
}

}   // namespace toritsugi
