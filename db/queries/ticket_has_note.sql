-- $1 ticket
SELECT 1 FROM note WHERE ticket_key = $1 LIMIT 1;
