#pragma once
#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace toritsugi {

// What the wire may reach, and how long and how much it listens. Nothing that a stranger wrote chooses a server.
struct WireRules {
    std::set<std::string> hosts;   // that may be asked; redirects too go only there
    bool allow_inside = false;     // tests: addresses that are not of the public Internet may be reached
    std::string certificates;      // file of CA certificates; empty: the system's
    std::size_t at_most_bytes = 64u << 10;
    std::chrono::milliseconds at_most_time{5000};    // of one question, redirects included
    std::map<std::string, std::string> connect_to;   // tests: "host:port" -> "127.0.0.1:2345"
};

struct WireAnswer {
    bool is_ok = false;
    int status = 0;     // of HTTP
    std::string host;   // who answered in the end
    std::string body;
    std::string problem;   // for people: "no answer within 5 s"
};

// Questions over HTTPS and on port 43. Every connection goes to the address that was resolved for it, and only if that
// address is public (RFC 6890): neither a redirect nor a rebinding name server can turn it inwards.
class Wire {
  public:
    explicit Wire(WireRules rules);
    // A host that is on the list; or, for a site's own file, any public host, then without redirects to another one.
    enum class Host { on_the_list, any_public };
    WireAnswer get(const std::string& url, Host host = Host::on_the_list);
    WireAnswer whois(const std::string& server, const std::string& query);
    void stop() { is_stopping_ = true; }   // from another thread: what is asked now ends within a second

  private:
    friend struct WireCalls;
    WireRules rules_;
    std::atomic<bool> is_stopping_{false};
};

}   // namespace toritsugi
