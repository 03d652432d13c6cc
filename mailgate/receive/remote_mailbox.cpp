#include "mailgate/receive/remote_mailbox.hpp"

#include <algorithm>

#include "mailgate/send/server_address.hpp"

namespace toritsugi {

std::string MailboxPlace::name() const {
    const bool is_imap = protocol == Protocol::imap;
    return std::string(is_imap ? "imap" : "pop3") + "://" + user + "@" + host + ":" + port + (is_imap ? "/" + folder : "");
}

Result<MailboxPlace> read_mailbox_place(std::string_view text) {
    struct Scheme {
        std::string_view start, port;
        MailboxPlace::Protocol protocol;
        bool tls_at_once;
    };
    using Protocol = MailboxPlace::Protocol;
    static constexpr Scheme schemes[] = {
        {"imaps://", "993", Protocol::imap, true},
        {"imap://", "143", Protocol::imap, false},
        {"pop3s://", "995", Protocol::pop3, true},
        {"pop3://", "110", Protocol::pop3, false},
    };
    const auto scheme =
        std::find_if(std::begin(schemes), std::end(schemes), [&](const Scheme& one) { return text.starts_with(one.start); });
    if (scheme == std::end(schemes))
        return Problem{0, "Write imaps://user:password@host/INBOX or pop3s://user:password@host."};
    const auto server = read_server_address(text, scheme->port);
    if (!server.ok()) return server.problem();
    MailboxPlace place;
    place.protocol = scheme->protocol;
    place.tls_at_once = scheme->tls_at_once;
    place.host = server.value().host;
    place.port = server.value().port;
    place.user = server.value().user;
    place.password = server.value().password;
    if (!server.value().path.empty()) place.folder = server.value().path;
    if (place.user.empty()) return Problem{scheme->start.size(), "Write user:password@ before the host."};
    // These go into commands of a line each: what ends the line would begin another command.
    for (const std::string* word : {&place.user, &place.password, &place.folder})
        if (std::any_of(word->begin(), word->end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
            return Problem{0, "Write user, password and folder without control characters."};
    return place;
}

std::unique_ptr<RemoteMailbox> open_mailbox(const MailboxPlace& place, const PickupRules& rules) {
    return place.protocol == MailboxPlace::Protocol::imap ? open_imap_mailbox(place, rules)
                                                          : open_pop3_mailbox(place, rules);
}

}   // namespace toritsugi
