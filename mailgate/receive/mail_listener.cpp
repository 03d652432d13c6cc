#include "mailgate/receive/mail_listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/writing/quoted.hpp"
#include "mailgate/receive/listen_socket.hpp"
#include "mailgate/receive/mail_keeper.hpp"
#include "mailgate/receive/our_recipients.hpp"

namespace toritsugi {
namespace {

using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t read_bytes = 64 << 10;
constexpr std::size_t unsent_bytes = 64 << 10;       // a client that does not read its replies is not read either
constexpr auto slowest_mail = 30min;                 // one byte a minute is no mail
constexpr auto at_once = 5ms;                        // a client that sends for somebody else takes longer
constexpr int hurried_from = 3;                      // mails in a row
constexpr std::uint64_t spare_bytes = 32u << 20;     // of the disk, so that handlers can go on working
constexpr std::uint64_t listening = 0, waking = 1;   // epoll's names of what is not a connection

struct Connection {
    Connection(std::uint64_t connection_id, Descriptor connected, const std::string& spool, const SessionRules& rules)
        : id(connection_id), socket(std::move(connected)), mail(spool), session(rules, mail) {}
    const std::uint64_t id;
    Descriptor socket;
    IncomingMail mail;
    LmtpSession session;
    std::string ahead;    // what the client sent behind a mail that is not kept yet
    std::string unsent;   // replies
    std::uint32_t watched = EPOLLIN;
    Steady::time_point idle_until, mail_until = Steady::time_point::max();
    Steady::time_point answered_at{};
    int in_a_row = 0;   // mails that came at once behind the answer to the one before
};

}   // namespace

class MailListener::Loop {
  public:
    Loop(const Settings& settings, Database& database, const Clock& clock, Heard heard, std::shared_ptr<spdlog::logger> log);
    void run();
    void stop();
    int port() const { return port_of(listener_); }

  private:
    void serve(std::uint64_t name, std::uint32_t events);
    void wake() const;
    void watch(int descriptor, std::uint64_t name, std::uint32_t events, int operation) const;
    void accept_all();
    void read_from(Connection& connection);
    void go_on(Connection& connection, std::string_view bytes);
    void hand_over(Connection& connection);
    void give_answers();
    void send_replies(Connection& connection);
    void look_at_clock();
    bool has_room(std::uint64_t bytes);
    void close(std::uint64_t id) { connections_.erase(id); }

    const Settings& settings_;
    const Clock& clock_;
    std::shared_ptr<spdlog::logger> log_;
    const std::string spool_;
    const OurRecipients ours_;
    SessionRules rules_;
    Descriptor listener_, epoll_, wake_;
    std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
    std::uint64_t next_id_ = 2;
    std::string buffer_ = std::string(read_bytes, '\0');
    Steady::time_point clock_looked_at_{}, room_looked_at_{}, accept_again_at_{};
    std::uint64_t free_bytes_ = 0;
    std::atomic<bool> stopping_{false};
    Steady::time_point stop_until_{};
    std::mutex answers_mutex_;
    std::vector<std::pair<std::uint64_t, KeepResult>> answers_;
    const std::function<void()> hurried_;
    MailKeeper keeper_;   // last: its end waits for answers, which need the rest
};

MailListener::Loop::Loop(const Settings& settings, Database& database, const Clock& clock, Heard heard,
                         std::shared_ptr<spdlog::logger> log)
    : settings_(settings),
      clock_(clock),
      log_(log),
      spool_(settings.data.folder + "/spool"),
      ours_(settings.mail),
      listener_(listen_on(settings.mail.listen)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      hurried_(std::move(heard.hurried)),
      keeper_(database, std::move(heard.kept), log) {
    std::filesystem::create_directories(spool_);
    clear_spool(spool_);
    rules_.host_name = settings.site.domain;
    rules_.mail_bytes = settings.limits.mail_bytes;
    rules_.ours = [this](std::string_view recipient) { return ours_.hold(recipient); };
    rules_.has_room = [this](std::uint64_t bytes) { return has_room(bytes); };
    watch(listener_.get(), listening, EPOLLIN, EPOLL_CTL_ADD);
    watch(wake_.get(), waking, EPOLLIN, EPOLL_CTL_ADD);
}

void MailListener::Loop::watch(int descriptor, std::uint64_t name, std::uint32_t events, int operation) const {
    epoll_event event{};
    event.events = events;
    event.data.u64 = name;
    if (::epoll_ctl(epoll_.get(), operation, descriptor, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void MailListener::Loop::wake() const {
    const std::uint64_t one = 1;
    (void)!::write(wake_.get(), &one, sizeof one);   // fails only when it is awake already
}

void MailListener::Loop::stop() {
    stopping_ = true;
    wake();
}

void MailListener::Loop::run() {
    std::vector<epoll_event> events(256);
    while (!stopping_ || (!connections_.empty() && Steady::now() < stop_until_)) {
        const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 1000);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            try {
                serve(event.data.u64, event.events);
            } catch (const std::exception& failure) {   // one connection's trouble is not the others'
                log_->error("mail.connection_failed reason={}", quoted(failure.what()));
                close(event.data.u64);
            }
        }
        look_at_clock();
    }
    connections_.clear();
}

void MailListener::Loop::serve(std::uint64_t name, std::uint32_t events) {
    if (name == listening) return accept_all();
    if (name == waking) {
        std::uint64_t times = 0;
        (void)!::read(wake_.get(), &times, sizeof times);
        return give_answers();
    }
    const auto found = connections_.find(name);
    if (found == connections_.end()) return;
    // A mail that is complete is kept although its sender is gone; it will come again and is known then.
    if ((events & (EPOLLHUP | EPOLLERR)) && !(events & EPOLLIN))
        close(name);
    else if (events & EPOLLIN)
        read_from(*found->second);
    else
        send_replies(*found->second);
}

void MailListener::Loop::accept_all() {
    while (true) {
        Descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!socket) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                log_->warn("mail.listener_full connections={} reason=\"no more descriptors\"", connections_.size());
                watch(listener_.get(), listening, 0, EPOLL_CTL_MOD);
                accept_again_at_ = Steady::now() + 1s;
            }
            return;
        }
        if (connections_.size() >= static_cast<std::size_t>(settings_.mail.connections)) {
            constexpr std::string_view full = "421 4.3.2 Too many connections; try again later.\r\n";
            (void)!::send(socket.get(), full.data(), full.size(), MSG_NOSIGNAL);
            continue;
        }
        const int on = 1;
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);   // fails on a unix socket: harmless
        const std::uint64_t id = next_id_++;
        auto connection = std::make_unique<Connection>(id, std::move(socket), spool_, rules_);
        connection->idle_until = Steady::now() + settings_.mail.idle;
        watch(connection->socket.get(), id, EPOLLIN, EPOLL_CTL_ADD);
        Connection& added = *connections_.emplace(id, std::move(connection)).first->second;
        go_on(added, {});
    }
}

void MailListener::Loop::read_from(Connection& connection) {
    const ssize_t count = ::read(connection.socket.get(), buffer_.data(), buffer_.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return close(connection.id);
    connection.idle_until = Steady::now() + settings_.mail.idle;
    go_on(connection, std::string_view(buffer_).substr(0, static_cast<std::size_t>(count)));
}

// Everything that a connection does, it does here: use what came, hand over a mail that is complete, send the replies.
void MailListener::Loop::go_on(Connection& connection, std::string_view bytes) {
    LmtpSession& session = connection.session;
    const std::size_t used = session.take(bytes);
    bytes.remove_prefix(used);
    if (session.waiting()) connection.ahead.assign(bytes.data(), bytes.size());
    if (!session.in_mail())
        connection.mail_until = Steady::time_point::max();
    else if (connection.mail_until == Steady::time_point::max())
        connection.mail_until = Steady::now() + slowest_mail;
    if (session.waiting()) hand_over(connection);
    send_replies(connection);
}

void MailListener::Loop::hand_over(Connection& connection) {
    connection.in_a_row = Steady::now() - connection.answered_at < at_once ? connection.in_a_row + 1 : 0;
    if (connection.in_a_row >= hurried_from && hurried_) hurried_();
    Envelope envelope = connection.session.envelope();
    envelope.received_at = clock_.now();
    const auto answer = [this, id = connection.id](KeepResult result) {
        const std::lock_guard lock(answers_mutex_);
        answers_.emplace_back(id, result);
        if (answers_.size() == 1) wake();
    };
    try {
        keeper_.keep(connection.mail.take(), std::move(envelope), answer);
    } catch (const std::exception& failure) {   // the spool file could not be written to its end
        log_->error("mail.not_kept reason={}", quoted(failure.what()));
        answer(KeepResult::try_later);
    }
}

void MailListener::Loop::give_answers() {
    std::vector<std::pair<std::uint64_t, KeepResult>> answers;
    {
        const std::lock_guard lock(answers_mutex_);
        answers.swap(answers_);
    }
    for (const auto& [id, result] : answers) {
        const auto found = connections_.find(id);
        if (found == connections_.end()) continue;   // its client is gone
        Connection& connection = *found->second;
        connection.session.answer(result);
        connection.answered_at = Steady::now();
        connection.idle_until = Steady::now() + settings_.mail.idle;
        const std::string ahead = std::exchange(connection.ahead, {});
        go_on(connection, ahead);
    }
}

void MailListener::Loop::send_replies(Connection& connection) {
    connection.unsent += connection.session.take_replies();
    while (!connection.unsent.empty()) {
        const ssize_t sent =
            ::send(connection.socket.get(), connection.unsent.data(), connection.unsent.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno == EAGAIN) break;
        if (sent <= 0) return close(connection.id);
        connection.unsent.erase(0, static_cast<std::size_t>(sent));
    }
    if (connection.session.over() && connection.unsent.empty()) return close(connection.id);
    const bool may_read =
        !connection.session.waiting() && !connection.session.over() && connection.unsent.size() < unsent_bytes;
    const std::uint32_t watched = (may_read ? EPOLLIN : 0u) | (connection.unsent.empty() ? 0u : EPOLLOUT);
    if (watched != connection.watched) watch(connection.socket.get(), connection.id, watched, EPOLL_CTL_MOD);
    connection.watched = watched;
}

void MailListener::Loop::look_at_clock() {
    const auto now = Steady::now();
    if (stopping_ && stop_until_ == Steady::time_point{}) {
        stop_until_ = now + 10s;
        listener_.close();
        clock_looked_at_ = {};
    }
    if (now - clock_looked_at_ < 1s && !stopping_) return;
    clock_looked_at_ = now;
    if (accept_again_at_ != Steady::time_point{} && now >= accept_again_at_ && !stopping_) {
        accept_again_at_ = {};
        watch(listener_.get(), listening, EPOLLIN, EPOLL_CTL_MOD);
    }
    std::vector<Connection*> late;
    for (const auto& [id, connection] : connections_) {
        const bool is_late = now > connection->idle_until || now > connection->mail_until;
        if ((is_late || stopping_) && !connection->session.waiting()) late.push_back(connection.get());
    }
    for (Connection* connection : late) {
        const std::uint64_t id = connection->id;
        if (!connection->session.over())
            connection->session.refuse(stopping_ ? "421 4.3.2 The desk is closing down; try again later."
                                                 : "421 4.4.2 Nothing came for too long.");
        send_replies(*connection);
        close(id);
    }
}

// RFC 1870, 6.1; Postfix asks for 1.5 times the mail. The disk is looked at once a second: under load it moves by less
// than what is spared.
bool MailListener::Loop::has_room(std::uint64_t bytes) {
    const auto now = Steady::now();
    if (now - room_looked_at_ >= 1s) {
        struct statvfs disk {};
        room_looked_at_ = now;
        free_bytes_ = ::statvfs(spool_.c_str(), &disk) == 0 ? std::uint64_t(disk.f_bavail) * disk.f_frsize : UINT64_MAX;
    }
    return free_bytes_ > spare_bytes + bytes + bytes / 2;
}

MailListener::MailListener(const Settings& settings, Database& database, const Clock& clock, Heard heard,
                           std::shared_ptr<spdlog::logger> log)
    : loop_(std::make_unique<Loop>(settings, database, clock, std::move(heard), std::move(log))) {
    thread_ = std::thread([this] { loop_->run(); });
}

MailListener::~MailListener() { stop(); }

int MailListener::port() const { return loop_->port(); }

void MailListener::stop() {
    if (!thread_.joinable()) return;
    loop_->stop();
    thread_.join();
}

}   // namespace toritsugi
