#include "mailgate/receive/mail_keeper.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <system_error>

#include "core/writing/quoted.hpp"

namespace toritsugi {

struct MailKeeper::Job {
    WholeMail mail;
    Envelope envelope;
    Answer answer;
};

MailKeeper::MailKeeper(Database& database, std::function<void()> kept, std::shared_ptr<spdlog::logger> log)
    : database_(database), kept_(std::move(kept)), log_(std::move(log)), syncer_([this] { sync_large(); }) {}

MailKeeper::~MailKeeper() {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return in_flight_ == 0; });
        stopping_ = true;
        changed_.notify_all();
    }
    syncer_.join();
}

void MailKeeper::keep(WholeMail mail, Envelope envelope, Answer answer) {
    auto job = std::make_shared<Job>(Job{std::move(mail), std::move(envelope), std::move(answer)});
    const bool is_large = !job->mail.spool_file.empty();
    {
        const std::lock_guard lock(mutex_);
        ++in_flight_;
        if (is_large) to_sync_.push_back(job);
    }
    if (is_large)
        changed_.notify_all();
    else
        post(job);
}

void MailKeeper::post(const std::shared_ptr<Job>& job) {
    const auto work = [job](Stores& stores) { stores.messages().keep(job->mail.raw, job->envelope, job->mail.spool_file); };
    try {
        database_.post(work, [this, job](std::exception_ptr error) { finish(*job, error); });
    } catch (...) { finish(*job, std::current_exception()); }
}

void MailKeeper::finish(const Job& job, std::exception_ptr error) {
    KeepResult result = KeepResult::kept;
    std::string why;
    try {
        if (error) std::rethrow_exception(error);
    } catch (const StoreError& refused) {
        result = refused.kind() == StoreError::Kind::full ? KeepResult::no_space : KeepResult::try_later;
        why = refused.what();
    } catch (const std::system_error& failure) {
        const bool is_full = failure.code() == std::errc::no_space_on_device || failure.code().value() == EDQUOT;
        result = is_full ? KeepResult::no_space : KeepResult::try_later;
        why = failure.what();
    } catch (const std::exception& failure) {
        result = KeepResult::try_later;
        why = failure.what();
    }
    if (result != KeepResult::kept)
        log_->error("mail.not_kept bytes={} channel={} reason={}", job.mail.raw.bytes.size(), job.envelope.channel,
                    quoted(why));
    // The store has moved the file to its own place, or did not need it (the same bytes were here already).
    if (!job.mail.spool_file.empty()) ::unlink(job.mail.spool_file.c_str());
    job.answer(result);
    if (result == KeepResult::kept && kept_) kept_();
    const std::lock_guard lock(mutex_);
    if (--in_flight_ == 0) changed_.notify_all();
}

void MailKeeper::sync_large() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !to_sync_.empty(); });
        if (to_sync_.empty()) return;
        const std::shared_ptr<Job> job = std::move(to_sync_.front());
        to_sync_.pop_front();
        lock.unlock();
        try {
            sync_spooled(job->mail.spool_file);
            post(job);
        } catch (...) { finish(*job, std::current_exception()); }
        lock.lock();
    }
}

}   // namespace toritsugi
