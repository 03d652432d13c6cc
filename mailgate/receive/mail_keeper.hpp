#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "core/stores/database.hpp"
#include "mailgate/receive/incoming_mail.hpp"
#include "mailgate/receive/lmtp_session.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// Brings whole mails into the store without making the caller wait. Large ones, which stand in a spool file, are synced
// on a thread of their own first: a slow disk must not hold up the small ones.
class MailKeeper {
  public:
    using Answer = std::function<void(KeepResult)>;   // called on another thread, once, after the commit; must be quick

    // `kept` is called after each mail that was kept, on the writer's thread.
    MailKeeper(Database& database, std::function<void()> kept, std::shared_ptr<spdlog::logger> log);
    ~MailKeeper();   // waits until every mail has its answer
    void keep(WholeMail mail, Envelope envelope, Answer answer);

  private:
    struct Job;
    void post(const std::shared_ptr<Job>& job);
    void finish(const Job& job, std::exception_ptr error);
    void sync_large();

    Database& database_;
    std::function<void()> kept_;
    std::shared_ptr<spdlog::logger> log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Job>> to_sync_;
    int in_flight_ = 0;
    bool stopping_ = false;
    std::thread syncer_;
};

}   // namespace toritsugi
