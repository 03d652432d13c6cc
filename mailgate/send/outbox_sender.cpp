#include "mailgate/send/outbox_sender.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

#include "core/desk/relay_mail.hpp"
#include "core/writing/quoted.hpp"
#include "mailgate/send/destination.hpp"
#include "mailgate/send/lanes.hpp"
#include "mailgate/send/maildir_carrier.hpp"
#include "mailgate/send/signing_carrier.hpp"
#include "mailgate/send/smtp_carrier.hpp"

namespace toritsugi {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::size_t smtp_lanes = 4;
constexpr std::size_t most_in_hand = 64;   // what a crash can repeat at most
constexpr auto look_anyway = 1s;           // another process may have owed a mail; and a next try comes due
constexpr auto gather = 25ms;              // results and new mails of so long share a commit: the writer has other guests
constexpr auto shortest_pause = 5s, longest_pause = 300s;   // while nothing can be sent

std::chrono::minutes wait_after(int attempts) {
    constexpr int minutes[] = {1, 5, 15, 30, 60, 120};
    return std::chrono::minutes(attempts >= 1 && attempts <= 6 ? minutes[attempts - 1] : 240);
}

}   // namespace

class OutboxSender::Loop {
  public:
    Loop(const Desk& desk, Database& database, const Clock& clock, std::shared_ptr<spdlog::logger> log);
    ~Loop();
    void look();

  private:
    void run();
    void turn();
    bool is_due();
    std::string contacts_key(const DueMail& mail) const;
    void note(Stores& stores, const Sent& sent, UtcTime now) const;
    void give_up_old(Stores& stores, UtcTime now) const;
    void heed(const Sent& sent);
    void tell(const Sent& sent) const;

    const Desk& desk_;
    Database& database_;
    const Clock& clock_;
    std::shared_ptr<spdlog::logger> log_;
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::condition_variable called_;
    bool is_called_ = true;
    std::vector<Sent> results_;       // not in the database yet
    std::chrono::seconds pause_{0};   // not zero: the last mail could not go at all
    Steady::time_point go_on_at_{}, last_write_{};
    std::unique_ptr<Lanes> lanes_;   // empty: hold
    std::thread thread_;
};

OutboxSender::Loop::Loop(const Desk& desk, Database& database, const Clock& clock, std::shared_ptr<spdlog::logger> log)
    : desk_(desk), database_(database), clock_(clock), log_(std::move(log)) {
    const Settings& settings = desk.settings;
    const auto destination = read_destination(settings.mail.send);
    if (!destination.ok()) throw std::runtime_error("mail.send: " + destination.problem().advice);
    const Destination& to = destination.value();
    if (to.kind == Destination::Kind::hold) return;
    const bool by_smtp = to.kind == Destination::Kind::smtp;
    const auto way_out = [&]() -> std::unique_ptr<Carrier> {
        if (!by_smtp) return std::make_unique<MaildirCarrier>(to.path);
        return std::make_unique<SmtpCarrier>(to, tls_policy(settings.mail.send_tls), settings.mail.send_ca, stopping_);
    };
    const auto make = [&]() -> std::unique_ptr<Carrier> {
        if (settings.keys.sign_with.empty()) return way_out();
        return std::make_unique<SigningCarrier>(way_out(), settings.keys,
                                                [this](const DueMail& mail) { return contacts_key(mail); });
    };
    lanes_ = std::make_unique<Lanes>(by_smtp ? smtp_lanes : 1, make, [this] { look(); });
    thread_ = std::thread([this] { run(); });
}

OutboxSender::Loop::~Loop() {
    if (!lanes_) return;
    stopping_ = true;   // lanes that wait for a server give up within half a second
    look();
    thread_.join();
}

// The PGP key that the directory names for the contact of a relay request.
std::string OutboxSender::Loop::contacts_key(const DueMail& mail) const {
    std::string key;
    database_.read([&](Stores& stores) {
        const auto request = stores.relays().of_conversation(mail.ticket, mail.conversation);
        const auto contact = request ? stores.contacts().contact(request->contact) : std::nullopt;
        if (contact) key = contact->pgp_key;
    });
    return key;
}

void OutboxSender::Loop::look() {
    {
        const std::lock_guard lock(mutex_);
        if (is_called_) return;
        is_called_ = true;
    }
    called_.notify_one();
}

void OutboxSender::Loop::run() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            called_.wait_for(lock, look_anyway, [this] { return is_called_; });
            called_.wait_until(lock, last_write_ + gather, [this] { return stopping_.load(); });
            is_called_ = false;
        }
        const bool is_last = stopping_;
        if (is_last) lanes_->finish();
        try {
            turn();
        } catch (const std::exception& failure) {   // results stay in hand until the database takes them
            log_->error("outbox.waits reason={}", quoted(failure.what()));
            go_on_at_ = Steady::now() + shortest_pause;
        }
        if (is_last) return;
    }
}

// In one transaction: what became of the mails in hand, and the next ones to send, with their attempts raised.
void OutboxSender::Loop::turn() {
    for (Sent& sent : lanes_->take_results()) {
        tell(sent);
        heed(sent);
        results_.push_back(std::move(sent));
    }
    const std::size_t in_hand = lanes_->in_hand();
    const bool may_take = !stopping_ && Steady::now() >= go_on_at_ && in_hand <= most_in_hand / 2;
    const bool takes = may_take && is_due() && database_.is_leader();   // of several machines only one sends
    if (!takes && results_.empty()) return;
    last_write_ = Steady::now();
    // While the server cannot be reached one mail at a time finds out whether it can again.
    const std::size_t room = !takes ? 0 : pause_ > 0s ? (in_hand == 0 ? 1 : 0) : most_in_hand - in_hand;
    std::vector<DueMail> due;
    database_.write([&](Stores& stores) {
        const UtcTime now = clock_.now();
        for (const Sent& sent : results_) note(stores, sent, now);
        if (takes) give_up_old(stores, now);
        due = room > 0 ? stores.outbox().take_due(now, room) : std::vector<DueMail>{};
    });
    results_.clear();
    if (!due.empty()) lanes_->add(std::move(due));
}

bool OutboxSender::Loop::is_due() {
    bool is_due = false;
    database_.read([&](Stores& stores) {
        const auto next = stores.outbox().next_due();
        is_due = next && *next <= clock_.now() && !stores.outbox().is_held();
    });
    return is_due;
}

// What became of a mail is written in one transaction with what it means: a relay request is sent, or undelivered.
void OutboxSender::Loop::note(Stores& stores, const Sent& sent, UtcTime now) const {
    const auto& [mail, result] = sent;
    Outbox& outbox = stores.outbox();
    switch (result.what) {
        case SendResult::What::sent: outbox.sent(mail.key, now, result.answer); return heed_sent(stores, mail, desk_, now);
        case SendResult::What::refused:
            outbox.given_up(mail.key, now, result.answer);
            return heed_not_sent(stores, mail, result.answer, desk_, now);
        // A server that is down says nothing about this mail: it goes as soon as anything goes.
        case SendResult::What::unreachable:
            return outbox.failed(mail.key, now + std::max(pause_, shortest_pause), result.answer);
        case SendResult::What::try_later: return outbox.failed(mail.key, now + wait_after(mail.attempts), result.answer);
    }
}

void OutboxSender::Loop::give_up_old(Stores& stores, UtcTime now) const {
    for (const DueMail& mail : stores.outbox().give_up_old(now))
        heed_not_sent(stores, mail, "no server took it within five days", desk_, now);
}

void OutboxSender::Loop::heed(const Sent& sent) {
    if (sent.result.what != SendResult::What::unreachable) {
        pause_ = 0s;
        return;
    }
    if (Steady::now() < go_on_at_) return;   // another lane found out at the same time
    pause_ = std::clamp<std::chrono::seconds>(pause_ * 2, shortest_pause, longest_pause);
    go_on_at_ = Steady::now() + pause_;
}

void OutboxSender::Loop::tell(const Sent& sent) const {
    const auto& [mail, result] = sent;
    const char* const event = result.what == SendResult::What::sent      ? "outbox.sent"
                              : result.what == SendResult::What::refused ? "outbox.refused"
                                                                         : "outbox.delayed";
    log_->info("{} outbox={} recipient={} attempts={} answer={}", event, mail.key.value, quoted(mail.recipient),
               mail.attempts, quoted(result.answer));
}

OutboxSender::OutboxSender(const Desk& desk, Database& database, const Clock& clock, std::shared_ptr<spdlog::logger> log)
    : loop_(std::make_unique<Loop>(desk, database, clock, std::move(log))) {}
OutboxSender::~OutboxSender() = default;
void OutboxSender::look() { loop_->look(); }

}   // namespace toritsugi
