#include "web/server/sessions.hpp"

#include "web/server/passwords.hpp"

namespace toritsugi {

std::string Sessions::open(HandlerKey handler, UtcTime now) {
    const std::string cookie = random_token(32);
    Session session;
    session.token_hash = token_hash(cookie);
    session.handler = handler;
    session.form_token = random_token(16);
    session.created_at = session.seen_at = now;
    database_.write([&](Stores& stores) {
        stores.people().close_sessions_before(now - idle_);
        stores.people().open_session(session);
    });
    return cookie;
}

std::optional<SignedIn> Sessions::find(const std::string& cookie, UtcTime now, Visitor visitor) {
    if (cookie.size() != 43) return std::nullopt;   // 256 bits in base64
    const std::string hash = token_hash(cookie);
    std::optional<Session> session;
    std::optional<Handler> handler;
    database_.read([&](Stores& stores) {
        session = stores.people().session(hash);
        if (session) handler = stores.people().handler(session->handler);
    });
    if (!session || !handler || handler->is_disabled) return std::nullopt;
    if (now - session->seen_at > idle_ || now - session->created_at > longest) return std::nullopt;
    if (visitor == Visitor::person && now - session->seen_at > std::chrono::minutes(1))
        database_.post([hash, now](Stores& stores) { stores.people().touch_session(hash, now); }, [](std::exception_ptr) {});
    return SignedIn{*handler, session->form_token, hash};
}

void Sessions::close(const std::string& session_hash) {
    database_.write([&](Stores& stores) { stores.people().close_session(session_hash); });
}

}   // namespace toritsugi
