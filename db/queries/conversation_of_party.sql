-- $1 ticket, $2 address in lower case
SELECT conversation FROM party WHERE ticket_key = $1 AND address = $2 ORDER BY conversation LIMIT 1;
