// The only file that talks HTTP through Poco. What Poco 1.11 would let pass is refused here: two lengths, a length beside
// chunks, no or two Host fields, names with spaces (request smuggling, threat T53); a body that was not read to its end
// closes the connection, or Poco would take it for the next request.
#include "web/server/web_server.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <istream>
#include <semaphore>
#include <stdexcept>

#include "core/model/ip.hpp"
#include "web/server/connections.hpp"
#include "web/server/front.hpp"

namespace toritsugi {
namespace {

namespace net = Poco::Net;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

// RFC 9110, 5.6.2: a field name is a token.
bool is_token(const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool is_length(const std::string& text) {
    return !text.empty() && text.size() < 16 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Why this header must not be answered; empty: it is fine.
std::string what_is_wrong(const net::HTTPServerRequest& request) {
    int hosts = 0, lengths = 0, codings = 0;
    for (const auto& [name, value] : request) {
        if (!is_token(name)) return "A header field has a name that is no token.";
        const std::string key = lower(name);
        hosts += key == "host";
        lengths += key == "content-length";
        codings += key == "transfer-encoding";
        if (key == "content-length" && !is_length(value)) return "Content-Length is no number.";
        if (key == "transfer-encoding" && lower(value) != "chunked") return "Transfer-Encoding must be chunked.";
    }
    if (hosts != 1) return "Send exactly one Host field.";
    if (lengths > 1 || codings > 1 || (lengths && codings)) return "Say the length of the body once.";
    return {};
}

// The visitor behind a reverse proxy on this machine; X-Forwarded-For of anybody else is not believed.
std::string visitor_address(const net::HTTPServerRequest& request) {
    const std::string peer = request.clientAddress().host().toString();
    if (!request.clientAddress().host().isLoopback()) return peer;
    const std::string forwarded = request.get("X-Forwarded-For", "");
    const std::size_t comma = forwarded.rfind(',');
    std::string last = comma == std::string::npos ? forwarded : forwarded.substr(comma + 1);
    last.erase(std::remove(last.begin(), last.end(), ' '), last.end());
    const auto address = IpAddress::parse(last);
    return address.ok() ? address.value().text() : peer;
}

// False: longer than the limit, or cut off.
bool read_body(net::HTTPServerRequest& request, std::size_t limit_bytes, std::string& body) {
    const bool has_length = request.hasContentLength();
    if (!has_length && !request.getChunkedTransferEncoding()) return true;
    if (has_length && request.getContentLength64() > static_cast<Poco::Int64>(limit_bytes)) return false;
    if (has_length) body.reserve(static_cast<std::size_t>(request.getContentLength64()));
    std::istream& in = request.stream();
    char piece[16 << 10];
    while (in.read(piece, sizeof piece), in.gcount() > 0) {
        body.append(piece, static_cast<std::size_t>(in.gcount()));
        if (body.size() > limit_bytes) return false;
    }
    return !has_length || body.size() == static_cast<std::size_t>(request.getContentLength64());
}

Request to_request(net::HTTPServerRequest& from) {
    Request request;
    request.method = from.getMethod();
    const std::string& target = from.getURI();
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.path = url_decoded(target.substr(0, mark), false);
    if (mark < target.size()) request.query = Fields::parse(std::string_view(target).substr(mark + 1));
    for (const auto& [name, value] : from) request.headers.emplace(lower(name), value);
    request.cookies = parse_cookies(request.header("cookie"));
    request.address = visitor_address(from);
    return request;
}

// False: a form that is broken.
bool read_form(Request& request) {
    const std::string_view type = request.header("content-type");
    if (type.starts_with("application/x-www-form-urlencoded")) request.form = Fields::parse(request.body);
    if (type.starts_with("multipart/form-data")) return parse_multipart(type, request.body, request.form, request.files);
    return true;
}

void send(net::HTTPServerResponse& to, const Response& response) {
    to.setStatus(static_cast<net::HTTPResponse::HTTPStatus>(response.status));
    to.setReason(net::HTTPResponse::getReasonForStatus(to.getStatus()));
    if (response.status != 304) to.setContentType(response.type);
    for (const auto& [name, value] : response.headers) to.add(name, value);
    const std::string_view body = response.fixed.value_or(std::string_view{response.body});
    to.sendBuffer(body.data(), body.size());
}

}   // namespace

namespace {

// Bodies that are in memory at the same time: without a bound, each of the many threads could hold a report with its logs.
class LargeBodies {
  public:
    static constexpr std::size_t large_bytes = 256 << 10;
    explicit LargeBodies(int at_once) : free_(at_once) {}
    bool enter() { return free_.try_acquire_for(std::chrono::seconds(5)); }
    void leave() { free_.release(); }

  private:
    std::counting_semaphore<> free_;
};

class LargeBody {   // its place, until the request is answered
  public:
    LargeBody(LargeBodies& bodies, bool is_large)
        : bodies_(bodies), is_large_(is_large), is_in_(!is_large || bodies.enter()) {}
    ~LargeBody() {
        if (is_large_ && is_in_) bodies_.leave();
    }
    LargeBody(const LargeBody&) = delete;
    LargeBody& operator=(const LargeBody&) = delete;
    bool is_in() const { return is_in_; }

  private:
    LargeBodies& bodies_;
    bool is_large_, is_in_;
};

bool has_large_body(const net::HTTPServerRequest& request) {   // one that does not say its length may become large
    if (request.getChunkedTransferEncoding()) return true;
    return request.hasContentLength() && request.getContentLength64() > static_cast<Poco::Int64>(LargeBodies::large_bytes);
}

}   // namespace

struct WebServer::Running {
    Running(Database& database, const Desk& desk, const Clock& clock, std::shared_ptr<spdlog::logger> log,
            MailSide mail_side, const std::string& templates_folder)
        : site(database, desk, clock, std::move(log), std::move(mail_side), templates_folder),
          front(site),
          pages_at_once(std::max(site.settings.web.threads, 4)),
          threads("web", 2, pages_at_once + waiting_at_once),
          connections(site.counters),
          large_bodies(pages_at_once) {}

    // Poco gives every connection a thread. One that only waits for its header must not take a page's, or twenty slow
    // clients would keep everybody out (threat T54).
    static constexpr int waiting_at_once = 256;

    Site site;
    Front front;
    int pages_at_once;
    Poco::ThreadPool threads;
    Connections connections;
    LargeBodies large_bodies;
    std::unique_ptr<net::TCPServer> server;
};

namespace {

// The place of the connection that this thread serves: set by WatchedConnection, used by OneRequest.
thread_local Connections::Place* place_of_thread = nullptr;

class OneRequest : public net::HTTPRequestHandler {
  public:
    OneRequest(Front& front, Connections& connections, LargeBodies& large_bodies, int threads)
        : front_(front), connections_(connections), large_bodies_(large_bodies), threads_(threads) {}

    void handleRequest(net::HTTPServerRequest& from, net::HTTPServerResponse& to) override {
        connections_.begin_answer(*place_of_thread);
        send(to, answer(from, to));
        connections_.end_answer(*place_of_thread);
    }

  private:
    Response answer(net::HTTPServerRequest& from, net::HTTPServerResponse& to) {
        // Idle connections hold threads: when most are taken, each serves one request and goes.
        if (connections_.count() * 2 > static_cast<std::size_t>(threads_)) to.setKeepAlive(false);
        const auto turned_away = [&](int status, const std::string& advice) {
            to.setKeepAlive(false);   // unread bytes would be taken for the next request
            return Response::text(status, advice + "\n");
        };
        if (const std::string wrong = what_is_wrong(from); !wrong.empty()) return turned_away(400, wrong);
        const LargeBody place(large_bodies_, has_large_body(from));
        if (!place.is_in()) return turned_away(503, "Many large requests are coming in. Please send it again in a minute.");
        Request request = to_request(from);
        const std::size_t limit_bytes = front_.body_limit(request.method, request.path);
        if (!read_body(from, limit_bytes, request.body))
            return turned_away(
                413, "The request is larger than the " + std::to_string(limit_bytes >> 20) + " MB that are taken here.");
        if (!read_form(request)) return turned_away(400, "The form could not be read.");
        return front_.answer(request);
    }

    Front& front_;
    Connections& connections_;
    LargeBodies& large_bodies_;
    int threads_;
};

class RequestFactory : public net::HTTPRequestHandlerFactory {
  public:
    RequestFactory(Front& front, Connections& connections, LargeBodies& large_bodies, int threads)
        : front_(front), connections_(connections), large_bodies_(large_bodies), threads_(threads) {}
    net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
        return new OneRequest(front_, connections_, large_bodies_, threads_);   // Poco deletes it
    }

  private:
    Front& front_;
    Connections& connections_;
    LargeBodies& large_bodies_;
    int threads_;
};

class WatchedConnection : public net::HTTPServerConnection {
  public:
    WatchedConnection(const net::StreamSocket& socket, net::HTTPServerParams::Ptr params,
                      net::HTTPRequestHandlerFactory::Ptr factory, Connections& connections)
        : net::HTTPServerConnection(socket, params, factory), connections_(connections) {}

    void run() override {
        Connections::Place place;
        if (!connections_.enter(socket(), place)) return;
        place_of_thread = &place;
        try {
            net::HTTPServerConnection::run();
        } catch (const std::exception&) {   // the visitor went away in the middle
        }
        place_of_thread = nullptr;
        connections_.leave(place);
    }

  private:
    Connections& connections_;
};

class ConnectionFactory : public net::TCPServerConnectionFactory {
  public:
    ConnectionFactory(net::HTTPServerParams::Ptr params, net::HTTPRequestHandlerFactory::Ptr requests,
                      Connections& connections)
        : params_(std::move(params)), requests_(std::move(requests)), connections_(connections) {}
    net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
        return new WatchedConnection(socket, params_, requests_, connections_);   // Poco deletes it
    }

  private:
    net::HTTPServerParams::Ptr params_;
    net::HTTPRequestHandlerFactory::Ptr requests_;
    Connections& connections_;
};

net::HTTPServerParams::Ptr safe_parameters(int threads) {
    net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
    params->setMaxThreads(threads);
    params->setMaxQueued(200);
    params->setTimeout(Poco::Timespan(10, 0));
    params->setKeepAlive(true);
    params->setKeepAliveTimeout(Poco::Timespan(5, 0));
    params->setMaxKeepAliveRequests(1000);
    return params;
}

}   // namespace

WebServer::WebServer(Database& database, const Desk& desk, const Clock& clock, std::shared_ptr<spdlog::logger> log,
                     MailSide mail_side, const std::string& templates_folder)
    : running_(std::make_unique<Running>(database, desk, clock, std::move(log), std::move(mail_side), templates_folder)) {}

WebServer::~WebServer() { stop(); }

void WebServer::start() {
    Running& running = *running_;
    const std::string& listen = running.site.settings.web.listen;
    const int threads = running.threads.capacity();
    try {
        // Poco's own constructor sets SO_REUSEPORT: a second server would share the port in silence.
        net::ServerSocket socket;
        socket.bind(net::SocketAddress(listen), true, false);
        socket.listen(256);
        net::HTTPServerParams::Ptr params = safe_parameters(threads);
        net::HTTPRequestHandlerFactory::Ptr requests =
            new RequestFactory(running.front, running.connections, running.large_bodies, threads);
        // Before the first request: what a Host header may say when port 0 was asked for.
        const std::string port_text = ":" + std::to_string(socket.address().port());
        running.site.hosts.insert(running.site.hosts.end(), {"127.0.0.1" + port_text, "localhost" + port_text});
        running.server = std::make_unique<net::TCPServer>(new ConnectionFactory(params, requests, running.connections),
                                                          running.threads, socket, params);
        running.server->start();
    } catch (const Poco::Exception& error) {
        throw std::runtime_error("web.listen = \"" + listen + "\": " + error.displayText() +
                                 ". Choose another port, or stop the program that has it.");
    }
    running.site.log->info("web.listening address={} base_url={}", listen, running.site.settings.site.base_url);
}

std::uint16_t WebServer::port() const { return running_->server ? running_->server->port() : 0; }

void WebServer::stop() {
    if (!running_ || !running_->server) return;
    Running& running = *running_;
    running.server->stop();
    running.connections.close_idle();
    for (int tenths = 0; tenths < 50 && running.connections.count() > 0; ++tenths) {
        if (tenths % 10 == 9) running.connections.close_idle();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    running.connections.close_all();
    running.threads.joinAll();
    running.server.reset();
    running.site.log->info("web.stopped");
}

}   // namespace toritsugi
