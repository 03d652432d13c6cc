-- Tickets that were passed on
SELECT DISTINCT ticket_key FROM relay_request;
