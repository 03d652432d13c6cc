#include "mailgate/receive/pickup.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/writing/quoted.hpp"
#include "mailgate/receive/incoming_mail.hpp"
#include "mailgate/receive/keep_mail.hpp"
#include "mailgate/receive/mail_files.hpp"
#include "mailgate/receive/remote_mailbox.hpp"
#include "mailgate/send/secure_stream.hpp"

namespace toritsugi {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_in_hand = 50;   // kept and not yet removed there
constexpr std::uint64_t most_bytes_in_hand = 16u << 20;
constexpr auto longest_pause = std::chrono::seconds(15min);   // between tries of a server that cannot be reached
constexpr int most_tries = 3;                                 // of one mail that cannot be fetched

}   // namespace

class Pickup::Rounds {
  public:
    Rounds(const Settings& settings, Database& database, const Clock& clock, std::function<void()> kept,
           std::shared_ptr<spdlog::logger> log)
        : settings_(settings), database_(database), clock_(clock), kept_(std::move(kept)), log_(std::move(log)) {
        std::vector<MailboxPlace> places;
        for (const std::string& text : settings.pickup.mailboxes) {
            const auto place = read_mailbox_place(text);
            if (!place.ok()) throw std::runtime_error("pickup.mailboxes: " + place.problem().advice);
            if (place.value().protocol == MailboxPlace::Protocol::pop3 && settings.pickup.taken != "delete")
                throw std::runtime_error("pickup.taken: POP3 has no folders to move mail into. Write \"delete\".");
            places.push_back(place.value());
        }
        spool_ = settings.data.folder + "/spool";
        if (!places.empty()) std::filesystem::create_directories(spool_);
        for (const MailboxPlace& place : places) threads_.emplace_back([this, place] { empty_again_and_again(place); });
    }

    void stop() {
        stopping_ = true;
        {
            const std::lock_guard lock(mutex_);
            is_over_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_)
            if (thread.joinable()) thread.join();
    }

  private:
    struct Round {   // of one mailbox
        MailboxPlace place;
        std::map<std::string, int> tries;   // of mails that could not be taken, by their id
    };

    void empty_again_and_again(const MailboxPlace& place) {
        Round round{place, {}};
        std::chrono::seconds pause = settings_.pickup.every;
        const PickupRules rules{settings_.pickup.taken, settings_.pickup.tls != "off", settings_.pickup.ca,
                                settings_.limits.mail_bytes, &stopping_};
        while (!stopping_) {
            try {
                const auto mailbox = open_mailbox(place, rules);
                do {
                    while (empty(*mailbox, round) && !stopping_) continue;
                    pause = settings_.pickup.every;
                } while (!stopping_ && mailbox->wait(settings_.pickup.every));
                mailbox->leave();
            } catch (const StreamError& error) {
                if (stopping_) return;
                log_->warn("pickup.failed mailbox={} reason={} next_try_s={}", toritsugi::quoted(place.name()),
                           toritsugi::quoted(error.what()), pause.count());
                wait_for(pause);
                pause = std::min(pause * 2, std::max(longest_pause, settings_.pickup.every));
                continue;
            } catch (const std::exception& failure) {   // ours: the disk is full, the database is closed
                log_->error("pickup.not_kept mailbox={} reason={}", toritsugi::quoted(place.name()),
                            toritsugi::quoted(failure.what()));
            }
            wait_for(settings_.pickup.every);
        }
    }

    // True: some were taken, and there may be more.
    bool empty(RemoteMailbox& mailbox, Round& round) {
        std::vector<RemoteMailbox::Waiting> kept;
        std::uint64_t bytes = 0, bytes_in_hand = 0;
        std::size_t taken = 0, known = 0;
        const auto remove = [&] {
            mailbox.remove(kept);
            taken += kept.size();
            kept.clear();
            bytes_in_hand = 0;
        };
        for (const RemoteMailbox::Waiting& mail : mailbox.waiting()) {
            if (stopping_) break;
            if (is_passed_over(mail, round)) continue;
            const std::string raw = fetch(mailbox, mail, round);
            if (raw.empty()) continue;
            known += !keep(raw, round.place);
            kept.push_back(mail);
            bytes += raw.size();
            bytes_in_hand += raw.size();
            if (kept.size() >= most_in_hand || bytes_in_hand >= most_bytes_in_hand) remove();
        }
        remove();
        if (taken > 0)
            log_->info("pickup.taken mailbox={} mails={} known={} bytes={}", toritsugi::quoted(round.place.name()), taken,
                       known, bytes);
        return taken > 0;
    }

    // A mail that cannot come in stays where it is, for a person, and is named once.
    bool is_passed_over(const RemoteMailbox::Waiting& mail, Round& round) {
        const auto known = round.tries.find(mail.id);
        if (known != round.tries.end() && known->second >= most_tries) return true;
        if (mail.size_bytes <= settings_.limits.mail_bytes) return false;
        log_->error("pickup.left mailbox={} id={} bytes={} reason=\"larger than limits.mail_bytes\"",
                    toritsugi::quoted(round.place.name()), toritsugi::quoted(mail.id), mail.size_bytes);
        round.tries[mail.id] = most_tries;
        return true;
    }

    std::string fetch(RemoteMailbox& mailbox, const RemoteMailbox::Waiting& mail, Round& round) {
        try {
            std::string raw = mailbox.fetch(mail);
            if (raw.empty()) ++round.tries[mail.id];   // somebody else removed it meanwhile, or it is empty
            return raw;
        } catch (const StreamError&) {
            if (++round.tries[mail.id] == most_tries)
                log_->error("pickup.left mailbox={} id={} bytes={} reason=\"it could not be fetched\"",
                            toritsugi::quoted(round.place.name()), toritsugi::quoted(mail.id), mail.size_bytes);
            throw;
        }
    }

    // On disk when this returns. False: the same bytes were here already.
    bool keep(const std::string& raw, const MailboxPlace& place) {
        IncomingMail incoming(spool_);
        if (!incoming.add(raw)) throw std::system_error(errno, std::generic_category(), "data.folder");
        Envelope envelope;
        envelope.channel = place.protocol == MailboxPlace::Protocol::imap ? "imap" : "pop3";
        envelope.received_at = clock_.now();
        envelope.sender = return_path_of(raw);
        const bool is_new = keep_mail(incoming.take(), envelope, database_);
        kept_();
        return is_new;
    }

    void wait_for(std::chrono::seconds time) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, time, [&] { return is_over_; });
    }

    const Settings& settings_;
    Database& database_;
    const Clock& clock_;
    std::function<void()> kept_;
    std::shared_ptr<spdlog::logger> log_;
    std::string spool_;
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_over_ = false;
    std::vector<std::thread> threads_;
};

Pickup::Pickup(const Settings& settings, Database& database, const Clock& clock, std::function<void()> kept,
               std::shared_ptr<spdlog::logger> log)
    : rounds_(std::make_unique<Rounds>(settings, database, clock, std::move(kept), std::move(log))) {}
Pickup::~Pickup() { stop(); }
void Pickup::stop() { rounds_->stop(); }

}   // namespace toritsugi
