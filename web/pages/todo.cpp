#include "web/pages/pages.hpp"
namespace toritsugi {
#define TODO_PAGE(name)                                                                                         \
    Response name(Visit& visit) {                                                                               \
        return problem_page(visit, 404, "There is no such page", "Check the address, or start from the list."); \
    }
TODO_PAGE(report_form_page)
TODO_PAGE(report_form_send)
TODO_PAGE(reporter_page)
TODO_PAGE(reporter_add)
TODO_PAGE(api_tickets)
TODO_PAGE(api_ticket)
TODO_PAGE(api_ticket_change)
TODO_PAGE(api_ledger)
TODO_PAGE(api_outbox)
TODO_PAGE(api_description)
}   // namespace toritsugi
