#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.hpp"
#include "core/settings/settings.hpp"

namespace toritsugi {

// One entry of the setting pickup.mailboxes.
struct MailboxPlace {
    enum class Protocol { imap, pop3 };
    Protocol protocol = Protocol::imap;
    bool tls_at_once = true;   // imaps://, pop3s://
    std::string host, port, user, password;
    std::string folder = "INBOX";   // IMAP
    std::string name() const;       // for logs: "imap://user@host/INBOX", never the password
};
Result<MailboxPlace> read_mailbox_place(std::string_view text);

// A mailbox on another server, signed in. One thread at a time. Everything throws StreamError, with the server's words, when
// the connection is of no more use.
class RemoteMailbox {
  public:
    struct Waiting {
        std::uint32_t number = 0;   // UID; in POP3 the number in this session
        std::uint64_t size_bytes = 0;
        std::string id;   // the same mail has the same one in the next session
    };
    virtual ~RemoteMailbox() = default;
    virtual std::vector<Waiting> waiting() = 0;   // oldest first, without those that are marked as deleted
    virtual std::string fetch(const Waiting& mail) = 0;
    // These are kept now: gone from the mailbox, or moved. In POP3 they are gone when leave() has returned.
    virtual void remove(const std::vector<Waiting>& mails) = 0;
    // Waits until there may be new mail, at most so long. False: this server cannot tell; come again.
    virtual bool wait(std::chrono::seconds at_most) = 0;
    virtual void leave() = 0;
};

struct PickupRules {
    std::string taken;   // "delete", "move:FOLDER"
    bool needs_tls = true;
    std::string ca_file;
    std::uint64_t most_bytes = 0;                   // of one mail
    const std::atomic<bool>* cancelled = nullptr;   // looked at twice a second
};
std::unique_ptr<RemoteMailbox> open_imap_mailbox(const MailboxPlace& place, const PickupRules& rules);
std::unique_ptr<RemoteMailbox> open_pop3_mailbox(const MailboxPlace& place, const PickupRules& rules);
std::unique_ptr<RemoteMailbox> open_mailbox(const MailboxPlace& place, const PickupRules& rules);

}   // namespace toritsugi
