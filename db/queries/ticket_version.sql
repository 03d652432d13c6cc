-- $1 ticket
SELECT version, close_reason FROM ticket WHERE ticket_key = $1;
