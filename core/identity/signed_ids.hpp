#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/ticket.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// Message-IDs and reply addresses that we issue carry a keyed MAC of 80 bits, so that nobody can name a conversation
// that was not told to them. Keys stand in the data folder, newest first; older ones stay valid after a rotation.
//   reply address  report+2026-42-1-abcdefghijklmnop@csirt.example
//   Message-ID     2026-42-1.k3v9qmd2h7.abcdefghijklmnop@csirt.example
class SignedIds {
  public:
    SignedIds(std::vector<std::string> keys, std::string address, std::string domain);
    std::string reply_address(const ConversationId& conversation) const;
    // `unique`: any text that is not used twice; it goes in as it is, so letters and digits only.
    std::string message_id(const ConversationId& conversation, std::string_view unique) const;
    // The conversation, when `text` is one of ours and its MAC is right under any key. Constant time in the MAC.
    std::optional<ConversationId> of_address(std::string_view address) const;
    std::optional<ConversationId> of_message_id(std::string_view message_id) const;
    // Tokens of links to public pages, /r/ and /a/. `purpose` keeps them apart.
    std::string page_token(std::string_view purpose, const ConversationId& conversation) const;
    std::optional<ConversationId> of_page_token(std::string_view purpose, std::string_view token) const;
    // Tokens that end, for links in mails that stay in strangers' archives. `what`: letters, digits and hyphens.
    //   2026-42-2.20780-abcdefghijklmnop    (the last day, counted from 1970)
    std::string expiring_token(std::string_view purpose, std::string_view what, UtcTime until) const;
    std::string expiring_token(std::string_view purpose, const ConversationId& conversation, UtcTime until) const;
    struct OpenedToken {
        std::string what;
        std::optional<ConversationId> conversation;   // when `what` names one
        bool has_expired = false;
    };
    std::optional<OpenedToken> open_token(std::string_view purpose, std::string_view token, UtcTime now) const;
    // The return path of a mail to a contact that belongs to no ticket: report+c17-abcdefghijklmnop@csirt.example
    std::string contact_address(std::int64_t contact) const;
    std::optional<std::int64_t> contact_of_address(std::string_view address) const;

  private:
    std::vector<std::string> keys_;
    std::string local_part_, address_domain_, id_domain_;
};

}   // namespace toritsugi
