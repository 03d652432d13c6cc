#pragma once
#include "core/stores/views.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// What is not in the database because it must not be, or is read otherwise there: mails that were encrypted to the desk are
// read again from their raw bytes for this page and forgotten after it; and the mail that the address names ("?mail=12&
// charset=shift_jis") is read as that charset. Inside a read of the database, because it fetches the raw bytes.
void read_again(Stores& stores, const Visit& visit, TicketView& ticket);

// Charsets that a handler can choose, as the address names them.
struct CharsetChoiceRow {
    std::string_view name, label;
};
const std::vector<CharsetChoiceRow>& charset_choices();
// The one chosen for this mail in the address of the page; empty: none.
std::string_view chosen_charset(const Visit& visit, const MessageView& message);

}   // namespace toritsugi
