#pragma once
#include <string>

#include "core/stores/views.hpp"
#include "web/pages/spark.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// The preview pane of a ticket. same_href: selects the rows of the list that share a source; empty: there are none.
struct SameSource {
    std::string source, href;
    std::size_t reports = 0;
};
// What the preview says beyond the ticket itself.
struct PeekMore {
    std::vector<TicketRow> also;   // newest reports that name the first source, too
    HourBars bars;
};
PeekMore peek_more(Stores& stores, const Visit& visit, const TicketView& ticket);
void fill_peek(Values& values, const Visit& visit, const TicketView& ticket, const SameSource& same, const PeekMore& more);
// How many others named this value; 0 when nobody else did.
SourceChip chip_of(const TicketView& ticket, const std::string& value, ObservableRole role);
// The first message of the ticket that came in, with its report; null when there is none.
const MessageView* first_report(const TicketView& ticket);

}   // namespace toritsugi
