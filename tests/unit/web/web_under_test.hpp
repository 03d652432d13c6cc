#pragma once
// The whole web side but its sockets: requests go in as values, responses come out.
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

#include "core/writing/mail_texts.hpp"
#include "tests/contract/stores_under_test.hpp"
#include "web/server/front.hpp"
#include "web/server/passwords.hpp"

namespace toritsugi::testing {

class SetClock : public Clock {
  public:
    UtcTime now() const override { return time; }
    UtcTime time = at("2026-04-14T01:42:00Z");   // 10:42 JST
};

inline const std::string& known_password() {
    static const std::string password = "korekara-toritsugu";
    return password;
}
inline const std::string& known_password_hash() {   // hashed once: it takes 0.1 s
    static const std::string hash = hash_password(known_password());
    return hash;
}

class WebUnderTest {
  public:
    WebUnderTest()
        : store("sqlite"),
          texts(MailTexts::load("").value()),
          ids({std::string(32, 'k')}, "report@csirt.example", "csirt.example"),
          desk{store.settings(), ids, texts} {
        spdlog::sink_ptr sink = std::make_shared<spdlog::sinks::null_sink_mt>();
        site = std::make_unique<Site>(store.database(), desk, clock, std::make_shared<spdlog::logger>("web", sink),
                                      MailSide{}, "");
        front = std::make_unique<Front>(*site);
    }

    HandlerKey add_handler(const std::string& name, const std::string& display_name, const std::string& totp_secret = "") {
        HandlerKey key;
        store.database().write([&](Stores& stores) {
            Handler handler;
            handler.name = name;
            handler.display_name = display_name;
            handler.password_hash = known_password_hash();
            handler.totp_secret = totp_secret;
            key = stores.people().add(handler);
        });
        return key;
    }

    // GET path, which may hold a query; with the session of the last sign-in.
    Response get(const std::string& target) { return front->answer(request("GET", target)); }
    // POST with the form token of the session put in, as the pages do.
    Response post(const std::string& path, const std::string& form, bool with_token = true) {
        Request sent = request("POST", path);
        sent.body = form + (with_token ? "&token=" + form_token() : "");
        sent.form = Fields::parse(sent.body);
        return front->answer(sent);
    }
    Request request(const std::string& method, const std::string& target) const {
        Request sent;
        sent.method = method;
        const std::size_t mark = std::min(target.find('?'), target.size());
        sent.path = target.substr(0, mark);
        if (mark < target.size()) sent.query = Fields::parse(target.substr(mark + 1));
        sent.headers = {{"host", "127.0.0.1:8025"}, {"accept-language", language}};
        if (!session.empty()) sent.cookies["session"] = session;
        sent.address = address;
        return sent;
    }
    void sign_in(const std::string& name = "sato") {
        const Response response = post("/sign-in", "name=" + name + "&password=" + known_password(), false);
        session = cookie_of(response, "session");
    }
    std::string form_token() {
        const auto who = site->sessions.find(session, clock.time);
        return who ? who->form_token : "";
    }
    static std::string header_of(const Response& response, const std::string& name) {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return "";
    }
    static std::string cookie_of(const Response& response, const std::string& name) {
        const std::string header = header_of(response, "Set-Cookie");
        if (header.compare(0, name.size() + 1, name + "=") != 0) return "";
        return header.substr(name.size() + 1, header.find(';') - name.size() - 1);
    }

    StoreUnderTest store;
    SetClock clock;
    MailTexts texts;
    SignedIds ids;
    Desk desk;
    std::unique_ptr<Site> site;
    std::unique_ptr<Front> front;
    std::string session, language = "en", address = "198.51.100.7";
};

inline bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}   // namespace toritsugi::testing
