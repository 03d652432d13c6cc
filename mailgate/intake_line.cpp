#include "mailgate/intake_line.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/writing/quoted.hpp"
#include "mailgate/in_hand.hpp"
#include "mailgate/pace.hpp"

namespace toritsugi {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int most_attempts = 2;                        // a mail that killed the program twice is set aside
constexpr std::size_t most_in_line = 128;               // read ahead of the decisions
constexpr std::size_t most_in_batch = 64;               // decided in one transaction
constexpr std::size_t page = 256;                       // keys fetched at once
constexpr std::size_t most_bytes_in_line = 48u << 20;   // of raw mail: a mail in memory takes a few times its size
constexpr auto pause_after_failure = std::chrono::seconds(30);
constexpr auto look_anyway = std::chrono::seconds(2);   // another process may have kept a mail

}   // namespace

class IntakeLine::Line {
  public:
    Line(Database& database, const Desk& desk, const Clock& clock, std::shared_ptr<spdlog::logger> log, Options options);
    ~Line();
    void look();
    void hurry() { pace_.hurried(); }
    void wait_until_idle();

  private:
    void fetch();                        // thread: keys of mails that wait, in order
    void read_mails(std::size_t slot);   // threads
    void decide();                       // thread: in the order of arrival
    ReadMail fetch_and_read(std::uint64_t place, const Undecided& next, std::size_t slot);
    bool wait_for_room(std::uint64_t place, std::size_t bytes);
    void count_crashes();
    void let_burst_in(std::unique_lock<std::mutex>& lock);
    bool is_late(const ReadMail& mail) const;
    std::size_t take_in_batch(std::vector<ReadMail>& batch);
    void take_in_each(std::vector<ReadMail>& batch);
    void take_in_work(Stores& stores, const ReadMail* first, const ReadMail* last, std::vector<Decided>& decided,
                      std::size_t& taken);
    std::optional<Decided> take_in_one(Stores& stores, const ReadMail& mail) const;
    ReadMail set_aside(const ReadMail& mail, const std::string& why);
    void tell(const std::vector<Decided>& decided);
    void try_again_later(MessageKey message);

    Database& database_;
    const Intake intake_;
    const Desk& desk_;
    const Clock& clock_;
    std::shared_ptr<spdlog::logger> log_;
    Options options_;
    std::unique_ptr<InHand> in_hand_;

    std::mutex mutex_;
    std::condition_variable line_moved_, can_read_, is_read_;
    Pace pace_;
    std::uint64_t came_before_turn_ = 0;
    bool mails_come_ = false;   // since the turn before
    std::atomic<bool> wants_look_{true};
    bool stopping_ = false, is_fetching_ = false;
    MessageKey fetched_until_;          // the last key that was put into the line
    std::optional<MessageKey> again_;   // the first that could not be decided about
    Steady::time_point again_at_{};
    std::deque<std::pair<std::uint64_t, Undecided>> to_read_;
    std::map<std::uint64_t, ReadMail> read_;   // by place in the line
    std::uint64_t next_place_ = 0, next_decided_ = 0;
    std::size_t bytes_in_line_ = 0;
    std::vector<std::thread> threads_;
};

IntakeLine::Line::Line(Database& database, const Desk& desk, const Clock& clock, std::shared_ptr<spdlog::logger> log,
                       Options options)
    : database_(database),
      intake_(desk, clock),
      desk_(desk),
      clock_(clock),
      log_(std::move(log)),
      options_(std::move(options)) {
    options_.readers = std::max<std::size_t>(1, options_.readers);
    if (!options_.in_hand_file.empty()) {
        in_hand_ = std::make_unique<InHand>(options_.in_hand_file, options_.readers + 1);   // the last slot: the decider's
        count_crashes();
    }
    threads_.emplace_back([this] { fetch(); });
    for (std::size_t slot = 0; slot < options_.readers; ++slot) threads_.emplace_back([this, slot] { read_mails(slot); });
    threads_.emplace_back([this] { decide(); });
}

IntakeLine::Line::~Line() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    line_moved_.notify_all();
    can_read_.notify_all();
    is_read_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

// What the last process had in hand when it died may be what killed it.
void IntakeLine::Line::count_crashes() {
    if (in_hand_->left_over().empty()) return;
    database_.write([&](Stores& stores) {
        for (const MessageKey key : in_hand_->left_over()) {
            const auto waiting = stores.messages().undecided(MessageKey{key.value - 1}, 1);
            if (!waiting.empty() && waiting[0].key == key) stores.messages().count_attempt(key);
        }
    });
}

void IntakeLine::Line::look() {
    pace_.came();
    if (wants_look_.exchange(true)) return;
    { const std::lock_guard lock(mutex_); }   // whoever was about to wait does so now, and hears the call
    line_moved_.notify_all();
}

void IntakeLine::Line::wait_until_idle() {
    look();
    std::unique_lock lock(mutex_);
    line_moved_.wait(lock, [&] { return stopping_ || (!wants_look_ && !is_fetching_ && next_decided_ == next_place_); });
}

void IntakeLine::Line::fetch() {
    std::unique_lock lock(mutex_);
    while (true) {
        line_moved_.wait_for(lock, look_anyway,
                             [&] { return stopping_ || (wants_look_ && next_place_ - next_decided_ < most_in_line); });
        if (stopping_) return;
        if (next_place_ - next_decided_ >= most_in_line) continue;
        wants_look_ = false;
        is_fetching_ = true;
        if (again_ && Steady::now() >= again_at_ && next_decided_ == next_place_) {
            fetched_until_ = MessageKey{again_->value - 1};
            again_.reset();
        }
        const MessageKey after = fetched_until_;
        lock.unlock();
        std::vector<Undecided> waiting;
        try {
            database_.read([&](Stores& stores) { waiting = stores.messages().undecided(after, page); });
        } catch (const std::exception& failure) { log_->error("mail.intake_waits reason={}", quoted(failure.what())); }
        lock.lock();
        for (const Undecided& next : waiting) {
            to_read_.emplace_back(next_place_++, next);
            fetched_until_ = next.key;
        }
        if (waiting.size() == page) wants_look_ = true;
        is_fetching_ = false;
        can_read_.notify_all();
        line_moved_.notify_all();
    }
}

void IntakeLine::Line::read_mails(std::size_t slot) {
    // Accepting mail and answering pages go before reading. On Linux this is the thread's own priority.
    const auto thread = static_cast<id_t>(::gettid());
    ::setpriority(PRIO_PROCESS, thread, ::getpriority(PRIO_PROCESS, thread) + 15);
    std::unique_lock lock(mutex_);
    while (true) {
        can_read_.wait(lock, [&] { return stopping_ || !to_read_.empty(); });
        if (stopping_) return;
        const auto [place, next] = to_read_.front();
        to_read_.pop_front();
        // A mail that was in hand when the process died is read when no other is in hand before it, so that two deaths
        // name the one that causes them.
        if (next.attempts > 0) line_moved_.wait(lock, [&] { return stopping_ || place == next_decided_; });
        lock.unlock();
        ReadMail mail = fetch_and_read(place, next, slot);
        lock.lock();
        if (stopping_) return;
        read_.emplace(place, std::move(mail));
        if (place == next_decided_) is_read_.notify_one();
    }
}

ReadMail IntakeLine::Line::fetch_and_read(std::uint64_t place, const Undecided& next, std::size_t slot) {
    RawMail raw;
    Envelope envelope;
    try {
        database_.read([&](Stores& stores) {
            raw = stores.messages().raw(next.key);
            envelope = stores.messages().envelope(next.key);
        });
    } catch (const std::exception& failure) {   // the store's trouble, not the mail's
        log_->error("mail.not_fetched message_key={} reason={}", next.key.value, quoted(failure.what()));
        ReadMail mail;
        mail.key = next.key;
        mail.is_fetched = false;
        return mail;
    }
    if (next.attempts >= most_attempts)
        return intake_.set_aside(
            next.key, raw, envelope,
            "The program ended " + std::to_string(next.attempts) +
                " times while this mail was read, so it is kept unread. Look at the raw mail with care.");
    if (!wait_for_room(place, raw.bytes.size())) return {};
    if (in_hand_) in_hand_->take(slot, next.key);
    ReadMail mail;
    try {
        mail = intake_.read(next.key, raw, envelope);
    } catch (const std::exception& failure) {
        log_->error("mail.not_read message_key={} reason={}", next.key.value, quoted(failure.what()));
        mail = intake_.set_aside(next.key, raw, envelope, std::string("This mail could not be read: ") + failure.what());
    }
    if (in_hand_) in_hand_->put_down(slot);
    return mail;
}

// Mails that are read and wait for their decision are in memory. The next one to be decided never waits for room, so the
// line always moves. False: the line is closing.
bool IntakeLine::Line::wait_for_room(std::uint64_t place, std::size_t bytes) {
    std::unique_lock lock(mutex_);
    line_moved_.wait(lock,
                     [&] { return stopping_ || place == next_decided_ || bytes_in_line_ + bytes <= most_bytes_in_line; });
    bytes_in_line_ += bytes;
    return !stopping_;
}

void IntakeLine::Line::decide() {
    std::unique_lock lock(mutex_);
    while (true) {
        is_read_.wait(lock, [&] { return stopping_ || read_.contains(next_decided_); });
        if (stopping_) return;
        std::vector<ReadMail> batch;
        while (batch.size() < most_in_batch) {
            const auto next = read_.find(next_decided_ + batch.size());
            if (next == read_.end()) break;
            batch.push_back(std::move(next->second));
            read_.erase(next);
        }
        if (!is_late(batch.front())) let_burst_in(lock);
        lock.unlock();
        const std::size_t taken = take_in_batch(batch);
        lock.lock();
        for (std::size_t i = 0; i < taken; ++i) bytes_in_line_ -= std::min(bytes_in_line_, batch[i].size_bytes);
        for (std::size_t i = taken; i < batch.size(); ++i) read_.emplace(next_decided_ + i, std::move(batch[i]));
        next_decided_ += taken;
        if (options_.progress) options_.progress(next_decided_);
        line_moved_.notify_all();
    }
}

bool IntakeLine::Line::is_late(const ReadMail& mail) const {
    return clock_.now() - mail.envelope.received_at > Pace::longest_delay;
}

void IntakeLine::Line::let_burst_in(std::unique_lock<std::mutex>& lock) {
    const auto until = Steady::now() + Pace::longest_delay;
    while (pace_.is_burst() && Steady::now() < until && !stopping_)
        is_read_.wait_for(lock, Pace::calm / 4, [&] { return stopping_; });
}

// One transaction for as many as fit into a turn, and how many those were; when a mail spoils it, one for each.
std::size_t IntakeLine::Line::take_in_batch(std::vector<ReadMail>& batch) {
    std::vector<Decided> decided;
    std::size_t taken = 0;
    mails_come_ = pace_.count() != std::exchange(came_before_turn_, pace_.count());
    try {
        database_.write(
            [&](Stores& stores) { take_in_work(stores, batch.data(), batch.data() + batch.size(), decided, taken); });
        tell(decided);
        return taken;
    } catch (const std::exception& failure) {
        if (batch.size() > 1) log_->warn("mail.batch_failed mails={} reason={}", batch.size(), quoted(failure.what()));
    }
    take_in_each(batch);
    return batch.size();
}

// May be run again by the database, so it begins anew each time.
void IntakeLine::Line::take_in_work(Stores& stores, const ReadMail* first, const ReadMail* last,
                                    std::vector<Decided>& decided, std::size_t& taken) {
    const auto began = Steady::now();
    decided.clear();
    taken = 0;
    for (const ReadMail* mail = first; mail != last; ++mail, ++taken) {
        if (taken > 0 && mails_come_ && Steady::now() - began > Pace::longest_turn) break;
        if (const auto one = take_in_one(stores, *mail)) decided.push_back(*one);
    }
}

// The mail that fails for a reason of its own is set aside.
void IntakeLine::Line::take_in_each(std::vector<ReadMail>& batch) {
    const auto take = [&](const ReadMail& mail) {
        std::vector<Decided> decided;
        std::size_t taken = 0;
        database_.write([&](Stores& stores) { take_in_work(stores, &mail, &mail + 1, decided, taken); });
        tell(decided);
    };
    for (ReadMail& mail : batch) {
        try {
            take(mail);
        } catch (const StoreError& failure) {   // not the mail's fault: it waits in the store for the next look
            log_->error("mail.not_decided message_key={} reason={}", mail.key.value, quoted(failure.what()));
            try_again_later(mail.key);
        } catch (const std::exception& failure) {
            log_->error("mail.set_aside message_key={} reason={}", mail.key.value, quoted(failure.what()));
            try {
                mail = set_aside(mail, std::string("This mail could not be decided about: ") + failure.what());
                take(mail);
            } catch (const std::exception& again) {
                log_->error("mail.not_decided message_key={} reason={}", mail.key.value, quoted(again.what()));
                try_again_later(mail.key);
            }
        }
    }
}

void IntakeLine::Line::try_again_later(MessageKey message) {
    const std::lock_guard lock(mutex_);
    if (!again_ || message < *again_) again_ = message;
    again_at_ = Steady::now() + pause_after_failure;
}

ReadMail IntakeLine::Line::set_aside(const ReadMail& mail, const std::string& why) {
    RawMail raw;
    database_.read([&](Stores& stores) { raw = stores.messages().raw(mail.key); });
    return intake_.set_aside(mail.key, raw, mail.envelope, why);
}

std::optional<Decided> IntakeLine::Line::take_in_one(Stores& stores, const ReadMail& mail) const {
    if (!mail.is_fetched) throw StoreError(StoreError::Kind::other, "the mail could not be fetched");
    if (in_hand_) in_hand_->take(options_.readers, mail.key);
    auto decided = intake_.decide(stores, mail);
    if (in_hand_) in_hand_->put_down(options_.readers);
    return decided;
}

void IntakeLine::Line::tell(const std::vector<Decided>& decided) {
    bool owes = false;
    for (const Decided& one : decided) {
        const std::chrono::duration<double, std::milli> took = Steady::now() - one.mail->began;
        log_->info("mail.taken_in ticket={} outcome={} message_id={} channel={} bytes={} events={} took_ms={:.1f}",
                   one.ticket.is_none() ? "-" : one.ticket.text(desk_.settings.site.ticket_prefix), name_of(one.outcome),
                   quoted(one.mail->message.message_id), one.mail->envelope.channel, one.mail->size_bytes,
                   one.mail->report.events.count, took.count());
        owes |= one.owes;
        if (options_.taken_in) options_.taken_in(one.mail->report);
    }
    if (owes && options_.owed) options_.owed();
}

IntakeLine::IntakeLine(Database& database, const Desk& desk, const Clock& clock, std::shared_ptr<spdlog::logger> log,
                       Options options)
    : line_(std::make_unique<Line>(database, desk, clock, std::move(log), std::move(options))) {}
IntakeLine::~IntakeLine() = default;
void IntakeLine::look() { line_->look(); }
void IntakeLine::hurry() { line_->hurry(); }
void IntakeLine::wait_until_idle() { line_->wait_until_idle(); }

}   // namespace toritsugi
