#include "mailgate/lookup/wire.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/contacts/domains.hpp"
#include "core/model/ip.hpp"

namespace toritsugi {

namespace {

using Clock = std::chrono::steady_clock;

struct CurlFree {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Curl = std::unique_ptr<CURL, CurlFree>;
using CurlList = std::unique_ptr<curl_slist, CurlFree>;

Curl new_curl() {
    static const bool is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    Curl curl(is_ready ? curl_easy_init() : nullptr);
    if (!curl) throw std::bad_alloc();
    return curl;
}

struct Talk {
    const WireRules& rules;
    const std::atomic<bool>& is_stopping;
    std::string body;
    bool is_too_long = false, is_inside = false;
};

IpAddress address_of(const sockaddr& place) {
    if (place.sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &place, sizeof four);
        return IpAddress::v4(ntohl(four.sin_addr.s_addr));
    }
    if (place.sa_family != AF_INET6) return {};
    sockaddr_in6 six{};
    std::memcpy(&six, &place, sizeof six);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &six.sin6_addr, 16);
    return IpAddress::v6(bytes);
}

// Called with the address that the connection will really use, after every resolving and every redirect.
curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* place) {
    Talk& talk = *static_cast<Talk*>(data);
    if (!talk.rules.allow_inside && scope_of(address_of(place->addr)) != IpScope::global) {
        talk.is_inside = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(place->family, place->socktype | SOCK_CLOEXEC, place->protocol);
}

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* data) {
    Talk& talk = *static_cast<Talk*>(data);
    if (talk.body.size() + size * count > talk.rules.at_most_bytes) {
        talk.is_too_long = true;
        return 0;
    }
    talk.body.append(bytes, size * count);
    return size * count;
}

int is_to_stop(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Talk*>(data)->is_stopping ? 1 : 0;
}

std::string host_of(CURLU* url) {
    char* text = nullptr;
    if (curl_url_get(url, CURLUPART_HOST, &text, 0) != CURLUE_OK) return {};
    std::string host = canonical_host(text);
    curl_free(text);
    return host;
}
std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    std::string value = text;
    curl_free(text);
    return value;
}
struct UrlFree {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string words_for(CURLcode code, const Talk& talk) {
    if (talk.is_inside) return "its name leads to an address inside; not asked";
    if (talk.is_too_long) return "the answer is longer than " + std::to_string(talk.rules.at_most_bytes >> 10) + " KiB";
    if (talk.is_stopping) return "stopped";
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST: return "its name cannot be resolved";
        case CURLE_COULDNT_CONNECT: return "no connection";
        case CURLE_OPERATION_TIMEDOUT: return "no answer in time";
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE: return "its certificate is not valid";
        default: return curl_easy_strerror(code);
    }
}

}   // namespace

// What every question sets alike.
struct WireCalls {
    static Curl prepared(Talk& talk, const CurlList& connect_to, std::chrono::milliseconds time) {
        Curl curl = new_curl();
        CURL* const c = curl.get();
        curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(c, CURLOPT_PROXY, "");   // never by the environment's wish
        curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, static_cast<long>(time.count()));
        curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &talk);
        curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, is_to_stop);
        curl_easy_setopt(c, CURLOPT_XFERINFODATA, &talk);
        curl_easy_setopt(c, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
        if (connect_to) curl_easy_setopt(c, CURLOPT_CONNECT_TO, connect_to.get());
        return curl;
    }
    static CurlList connect_to(const WireRules& rules) {
        curl_slist* list = nullptr;
        for (const auto& [from, to] : rules.connect_to) list = curl_slist_append(list, (from + ":" + to).c_str());
        return CurlList(list);
    }
    static std::string receive(CURL* curl, Talk& talk, Clock::time_point until);
};

Wire::Wire(WireRules rules) : rules_(std::move(rules)) {}

WireAnswer Wire::get(const std::string& first_url, Host kind) {
    WireAnswer answer;
    std::string url = first_url, first_host;
    const auto until = Clock::now() + rules_.at_most_time;
    for (int hop = 0; hop < 4; ++hop) {
        const std::unique_ptr<CURLU, UrlFree> parsed(curl_url());
        if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK ||
            part_of(parsed.get(), CURLUPART_SCHEME) != "https") {
            answer.problem = "it sends us to something that is no https address";
            return answer;
        }
        answer.host = host_of(parsed.get());
        if (first_host.empty()) first_host = answer.host;
        const bool may_ask = kind == Host::on_the_list
                                 ? rules_.hosts.count(answer.host) > 0
                                 : answer.host == first_host && part_of(parsed.get(), CURLUPART_PORT) == "443";
        if (answer.host.empty() || !may_ask) {
            answer.problem = answer.host + " is not on the list of servers that may be asked";
            return answer;
        }
        Talk talk{rules_, is_stopping_, {}, false, false};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        if (left.count() <= 0) {
            answer.problem = "no answer in time";
            return answer;
        }
        const CurlList connect_to = WireCalls::connect_to(rules_);
        const Curl curl = WireCalls::prepared(talk, connect_to, left);
        CURL* const c = curl.get();
        curl_easy_setopt(c, CURLOPT_URL, url.c_str());
        curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https");
        curl_easy_setopt(c, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!rules_.certificates.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, rules_.certificates.c_str());
        curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(c, CURLOPT_WRITEDATA, &talk);
        curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
        curl_easy_setopt(c, CURLOPT_USERAGENT, "toritsugi");
        const CurlList headers(curl_slist_append(
            nullptr, kind == Host::on_the_list ? "Accept: application/rdap+json, application/json" : "Accept: text/plain"));
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
        if (const CURLcode code = curl_easy_perform(c); code != CURLE_OK) {
            answer.problem = words_for(code, talk);
            return answer;
        }
        long status = 0;
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        char* next = nullptr;
        curl_easy_getinfo(c, CURLINFO_REDIRECT_URL, &next);
        if (next != nullptr) {
            url = next;   // the loop looks at it as at the first
            continue;
        }
        answer.body = std::move(talk.body);
        // RFC 7480, 5.3: 404 is an answer. Its body may say more; RDAP's own error objects are read like any other.
        answer.is_ok = status == 200 || (kind == Host::on_the_list && (status == 404 || status == 429));
        if (status == 404 && answer.body.find("errorCode") == std::string::npos) answer.body = "{\"errorCode\":404}";
        if (status == 429) answer.body = "{\"errorCode\":429}";
        if (!answer.is_ok) answer.problem = "HTTP status " + std::to_string(status);
        return answer;
    }
    answer.problem = "too many redirects";
    return answer;
}

std::string WireCalls::receive(CURL* curl, Talk& talk, Clock::time_point until) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &socket);
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0) return "no answer in time";
        if (talk.is_stopping) return "stopped";
        pollfd wait{socket, POLLIN, 0};
        if (poll(&wait, 1, static_cast<int>(std::min<long long>(left, 500))) <= 0) continue;
        char bytes[8192];
        std::size_t got = 0;
        const CURLcode code = curl_easy_recv(curl, bytes, sizeof bytes, &got);
        if (code == CURLE_AGAIN) continue;
        if (code != CURLE_OK || got == 0) return {};   // RFC 3912: the server closes when it has said all
        if (take_body(bytes, 1, got, &talk) == 0) return words_for(CURLE_OK, talk);
    }
}

WireAnswer Wire::whois(const std::string& server, const std::string& query) {
    WireAnswer answer;
    answer.host = canonical_host(server);
    if (rules_.hosts.count(answer.host) == 0) {
        answer.problem = answer.host + " is not on the list of servers that may be asked";
        return answer;
    }
    if (query.empty() || query.size() > 200 ||
        std::any_of(query.begin(), query.end(), [](char c) { return c < 0x20 || c > 0x7E; })) {
        answer.problem = "the question cannot be asked by whois";
        return answer;
    }
    const auto until = Clock::now() + rules_.at_most_time;
    Talk talk{rules_, is_stopping_, {}, false, false};
    const CurlList connect_to = WireCalls::connect_to(rules_);
    const Curl curl = WireCalls::prepared(talk, connect_to, rules_.at_most_time);
    CURL* const c = curl.get();
    // libcurl resolves and connects within the time limit; what is said is ours (RFC 3912).
    curl_easy_setopt(c, CURLOPT_URL, ("http://" + answer.host + ":43/").c_str());
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(c, CURLOPT_CONNECT_ONLY, 1L);
    if (const CURLcode code = curl_easy_perform(c); code != CURLE_OK) {
        answer.problem = words_for(code, talk);
        return answer;
    }
    const std::string line = query + "\r\n";
    std::size_t sent = 0;
    if (curl_easy_send(c, line.data(), line.size(), &sent) != CURLE_OK || sent != line.size()) {
        answer.problem = "the question could not be sent";
        return answer;
    }
    answer.problem = WireCalls::receive(c, talk, until);
    answer.is_ok = answer.problem.empty() && !talk.body.empty();
    if (answer.problem.empty() && talk.body.empty()) answer.problem = "an empty answer";
    answer.body = std::move(talk.body);
    return answer;
}

}   // namespace toritsugi
