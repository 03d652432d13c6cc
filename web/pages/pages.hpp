#pragma once
#include "web/server/site.hpp"

// One function a page; the table in server/routes.cpp says where each stands.
namespace toritsugi {

Response sign_in_page(Visit& visit);
Response sign_in(Visit& visit);
Response sign_out(Visit& visit);
Response triage_page(Visit& visit);
Response triage_act(Visit& visit);
Response ticket_page(Visit& visit);
Response ticket_peek(Visit& visit);
Response ticket_act(Visit& visit);
Response raw_mail(Visit& visit);
Response mail_headers(Visit& visit);
Response mail_attachment(Visit& visit);
Response mail_events(Visit& visit);
Response contacts_page(Visit& visit);
Response contacts_act(Visit& visit);
Response contacts_export(Visit& visit);
Response contact_form(Visit& visit);
Response contact_act(Visit& visit);
Response outcome_page(Visit& visit);
Response outcome_send(Visit& visit);
Response relay_compose_page(Visit& visit);
Response relay_compose_act(Visit& visit);
Response ledger_page(Visit& visit);
Response outbox_page(Visit& visit);
Response outbox_act(Visit& visit);
Response search_page(Visit& visit);
Response saved_view_act(Visit& visit);
Response saved_view_counts(Visit& visit);
Response settings_page(Visit& visit);
Response settings_act(Visit& visit);
Response report_form_page(Visit& visit);
Response report_form_send(Visit& visit);
Response relays_page(Visit& visit);
Response relays_act(Visit& visit);
Response contact_answer_page(Visit& visit);
Response contact_answer(Visit& visit);
Response reporter_page(Visit& visit);
Response reporter_add(Visit& visit);
Response live(Visit& visit);
Response asset(Visit& visit);
Response favicon(Visit& visit);
Response health(Visit& visit);
Response metrics(Visit& visit);
Response api_tickets(Visit& visit);
Response api_ticket(Visit& visit);
Response api_ticket_change(Visit& visit);
Response api_ticket_relay(Visit& visit);
Response api_ticket_relay_send(Visit& visit);
Response api_ticket_outcome(Visit& visit);
Response api_relays(Visit& visit);
Response api_relay_change(Visit& visit);
Response api_contacts(Visit& visit);
Response api_contact_add(Visit& visit);
Response api_contact(Visit& visit);
Response api_contact_change(Visit& visit);
Response api_ledger(Visit& visit);
Response api_outbox(Visit& visit);
Response api_description(Visit& visit);

}   // namespace toritsugi
