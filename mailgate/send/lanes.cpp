#include "mailgate/send/lanes.hpp"

#include <signal.h>

#include <chrono>
#include <iterator>

namespace toritsugi {
namespace {

constexpr auto keep_open = std::chrono::seconds(5);   // a connection with nothing to send

}   // namespace

Lanes::Lanes(std::size_t count, const MakeCarrier& make, std::function<void()> done) : done_(std::move(done)) {
    for (std::size_t i = 0; i < count; ++i) carriers_.push_back(make());
    for (const auto& carrier : carriers_) threads_.emplace_back([this, &carrier] { run(*carrier); });
}

void Lanes::finish() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    has_mail_.notify_all();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Lanes::add(std::vector<DueMail> mails) {
    const std::size_t count = mails.size();
    {
        const std::lock_guard lock(mutex_);
        in_hand_ += count;
        queue_.insert(queue_.end(), std::make_move_iterator(mails.begin()), std::make_move_iterator(mails.end()));
    }
    if (count == 1)
        has_mail_.notify_one();
    else if (count > 1)
        has_mail_.notify_all();
}

std::vector<Sent> Lanes::take_results() {
    const std::lock_guard lock(mutex_);
    return std::exchange(results_, {});
}

std::size_t Lanes::in_hand() const {
    const std::lock_guard lock(mutex_);
    return in_hand_;
}

void Lanes::run(Carrier& carrier) {
    // OpenSSL writes without MSG_NOSIGNAL: a server that is gone is an error here, not the end of the program.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    std::unique_lock lock(mutex_);
    while (true) {
        const bool is_called = has_mail_.wait_for(lock, keep_open, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        if (!is_called) {
            lock.unlock();
            carrier.rest();
            lock.lock();
            has_mail_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            continue;
        }
        DueMail mail = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        SendResult result;
        try {
            result = carrier.send(mail);
        } catch (const std::exception& failure) { result = {SendResult::What::unreachable, failure.what()}; }
        lock.lock();
        results_.push_back({std::move(mail), std::move(result)});
        --in_hand_;
        lock.unlock();
        done_();
        lock.lock();
    }
}

}   // namespace toritsugi
