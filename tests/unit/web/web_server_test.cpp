// The server on a real socket: what Poco alone would let pass.
#include "web/server/web_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

class Socket {
  public:
    explicit Socket(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        const timeval wait{20, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    }
    ~Socket() { close(fd_); }
    void send(const std::string& bytes) { (void)!::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    std::string all() {   // until the server closes
        std::string text;
        char piece[4096];
        for (ssize_t n; (n = recv(fd_, piece, sizeof piece, 0)) > 0;) text.append(piece, static_cast<std::size_t>(n));
        return text;
    }
    std::string some() {
        char piece[65536];
        const ssize_t n = recv(fd_, piece, sizeof piece, 0);
        return n > 0 ? std::string(piece, static_cast<std::size_t>(n)) : "";
    }

  private:
    int fd_;
};

struct ServerUnderTest : WebUnderTest {
    ServerUnderTest() {
        settings.web.listen = "127.0.0.1:0";
        settings.web.threads = 4;
        server = std::make_unique<WebServer>(store.database(), own_desk, clock, site->log, MailSide{});
        server->start();
        host = "127.0.0.1:" + std::to_string(server->port());
    }
    std::string ask(const std::string& head, const std::string& body = "") {
        Socket socket(server->port());
        socket.send(head + "\r\n" + body);
        return socket.all();
    }
    Settings settings = store.settings();
    Desk own_desk{settings, ids, texts};
    std::unique_ptr<WebServer> server;
    std::string host;
};

int status_of(const std::string& answer) { return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0; }

std::size_t answers_in(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = text.find("HTTP/1.1 "); at != std::string::npos; at = text.find("HTTP/1.1 ", at + 1)) ++count;
    return count;
}

}   // namespace

TEST_CASE("A request that two readers could read in two ways is refused, and its connection closed") {
    ServerUnderTest web;
    const std::string host = "Host: " + web.host + "\r\n";
    struct Row {
        std::string label, head, body;
        int status;
    };
    const std::string smuggled = "GET /healthz HTTP/1.1\r\n" + host + "\r\n";
    const Row rows[] = {
        {"plain", "GET /healthz HTTP/1.1\r\n" + host + "Connection: close\r\n", "", 200},
        {"no Host", "GET /healthz HTTP/1.1\r\nConnection: close\r\n", "", 400},
        {"two Hosts", "GET /healthz HTTP/1.1\r\n" + host + host, "", 400},
        {"another Host", "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n", "", 421},
        {"two lengths", "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: 50\r\n", smuggled, 400},
        {"length and chunks", "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
         "0\r\n\r\n" + smuggled, 400},
        {"strange coding", "POST /sign-in HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n", smuggled, 400},
        {"negative length", "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length: -1\r\n", smuggled, 400},
        {"space before the colon", "GET /healthz HTTP/1.1\r\n" + host + "X-Other : 1\r\n", "", 400},
        {"body where none is read",
         "GET /healthz HTTP/1.1\r\n" + host + "Content-Length: " + std::to_string(smuggled.size()) + "\r\n", smuggled, 413},
        {"body of a page that is not there",
         "POST /nothing HTTP/1.1\r\n" + host + "Content-Length: " + std::to_string(smuggled.size()) + "\r\n", smuggled, 413},
        {"body over the limit", "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length: 2000000\r\n", std::string(1000, 'x'),
         413},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const std::string answer = web.ask(row.head, row.body);
        CHECK(status_of(answer) == row.status);
        CHECK(answers_in(answer) == 1);   // a second answer would be the smuggled request
    }
}

TEST_CASE("Requests follow each other on one connection, HEAD without a body") {
    ServerUnderTest web;
    Socket socket(web.server->port());
    const std::string host = "Host: " + web.host + "\r\n\r\n";
    socket.send("GET /healthz HTTP/1.1\r\n" + host);
    CHECK(status_of(socket.some()) == 200);
    socket.send("HEAD /healthz HTTP/1.1\r\n" + host);
    const std::string head = socket.some();
    CHECK(status_of(head) == 200);
    CHECK(head.ends_with("\r\n\r\n"));
    socket.send("GET /metrics HTTP/1.1\r\n" + host);
    CHECK(holds(socket.some(), "toritsugi_web_responses_total{class=\"2xx\"} 2"));
}

TEST_CASE("Clients that hold every thread do not shut others out") {
    ServerUnderTest web;
    std::vector<std::unique_ptr<Socket>> slow;
    for (int i = 0; i < 4; ++i) {   // as many as there are threads, each with half a request
        slow.push_back(std::make_unique<Socket>(web.server->port()));
        slow.back()->send("GET / HTTP/1.1\r\nX-Slow: ");
    }
    const auto start = std::chrono::steady_clock::now();
    std::thread drip([&] {
        for (int i = 0; i < 14; ++i) {
            std::this_thread::sleep_for(std::chrono::seconds(1));
            for (auto& one : slow) one->send("x");
        }
    });
    const std::string answer = web.ask("GET /healthz HTTP/1.1\r\nHost: " + web.host + "\r\nConnection: close\r\n");
    const auto waited = std::chrono::steady_clock::now() - start;
    CHECK(status_of(answer) == 200);
    CHECK(waited < std::chrono::seconds(13));   // the header's ten seconds, and a look each second
    drip.join();
}

TEST_CASE("Stopping closes idle connections at once, and a taken address is told") {
    ServerUnderTest web;
    Socket idle(web.server->port());
    idle.send("GET /healthz HTTP/1.1\r\nHost: " + web.host + "\r\n\r\n");
    CHECK(status_of(idle.some()) == 200);
    Settings same = web.settings;
    same.web.listen = web.host;
    const Desk desk{same, web.ids, web.texts};
    WebServer second(web.store.database(), desk, web.clock, web.site->log, MailSide{});
    std::string told;
    try {
        second.start();
    } catch (const std::runtime_error& error) { told = error.what(); }
    CHECK(holds(told, "web.listen = \"" + web.host + "\""));
    const auto start = std::chrono::steady_clock::now();
    web.server->stop();
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
    CHECK(idle.some().empty());
}
