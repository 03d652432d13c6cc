#include "mailgate/send/outbox_sender.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "core/writing/quoted.hpp"
#include "mailgate/send/transport.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_at_once = 50;   // taken in one transaction; what a crash can repeat at most
constexpr auto look_anyway = std::chrono::seconds(1);
constexpr auto pause_after_failure = std::chrono::seconds(10);

struct Told {
    OutboxKey key;
    int attempts;
    SendResult result;
};

std::chrono::minutes wait_after(int attempts) {
    constexpr int minutes[] = {1, 5, 15, 30, 60, 120};
    return std::chrono::minutes(attempts >= 1 && attempts <= 6 ? minutes[attempts - 1] : 240);
}

}   // namespace

class OutboxSender::Loop {
  public:
    Loop(const Settings& settings, Database& database, const Clock& clock, std::shared_ptr<spdlog::logger> log)
        : database_(database), clock_(clock), log_(std::move(log)), transport_(make_transport(settings)) {
        if (transport_) thread_ = std::thread([this] { run(); });
    }
    ~Loop() {
        stopping_ = true;
        look();
        if (thread_.joinable()) thread_.join();
    }
    void look() {
        {
            const std::lock_guard lock(mutex_);
            wants_look_ = true;
        }
        changed_.notify_all();
    }

  private:
    void run() {
        std::unique_lock lock(mutex_);
        auto pause = look_anyway;
        while (!stopping_) {
            // After a failure a look is not made at once, however much is owed.
            changed_.wait_for(lock, pause, [&] { return stopping_ || (wants_look_ && pause == look_anyway); });
            wants_look_ = false;
            lock.unlock();
            pause = look_anyway;
            try {
                while (!stopping_ && send_some()) continue;
            } catch (const std::exception& failure) {
                log_->error("outbox.waits reason={}", quoted(failure.what()));
                pause = pause_after_failure;
            }
            lock.lock();
        }
    }

    // False: nothing is due.
    bool send_some() {
        bool is_due = false;
        const UtcTime now = clock_.now();
        database_.read([&](Stores& stores) {
            const auto next = stores.outbox().next_due();
            is_due = next && *next <= now && !stores.outbox().is_held();
        });
        if (!is_due) return false;
        std::vector<DueMail> mails;
        database_.write([&](Stores& stores) { mails = stores.outbox().take_due(now, most_at_once); });
        if (mails.empty()) return false;
        std::vector<Told> told;
        transport_->send(mails, [&](const DueMail& mail, const SendResult& result) {
            log_result(mail, result);
            told.push_back({mail.key, mail.attempts, result});
        });
        database_.write([&](Stores& stores) {
            const UtcTime then = clock_.now();
            for (const auto& [key, attempts, result] : told) {
                if (result.what == Sending::sent)
                    stores.outbox().sent(key, then, result.answer);
                else if (result.what == Sending::refused)
                    stores.outbox().given_up(key, then, result.answer);
                else
                    stores.outbox().failed(key, then + wait_after(attempts), result.answer);
            }
        });
        return true;
    }

    void log_result(const DueMail& mail, const SendResult& result) {
        const char* const what = result.what == Sending::sent      ? "outbox.sent"
                                 : result.what == Sending::refused ? "outbox.refused"
                                                                   : "outbox.delayed";
        log_->info("{} outbox={} recipient={} attempts={} answer={}", what, mail.key.value, quoted(mail.recipient),
                   mail.attempts, quoted(result.answer));
    }

    Database& database_;
    const Clock& clock_;
    std::shared_ptr<spdlog::logger> log_;
    std::unique_ptr<Transport> transport_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool wants_look_ = true;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

OutboxSender::OutboxSender(const Settings& settings, Database& database, const Clock& clock,
                           std::shared_ptr<spdlog::logger> log)
    : loop_(std::make_unique<Loop>(settings, database, clock, std::move(log))) {}
OutboxSender::~OutboxSender() = default;
void OutboxSender::look() { loop_->look(); }

}   // namespace toritsugi
