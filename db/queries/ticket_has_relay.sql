-- $1 ticket
SELECT 1 FROM relay_request WHERE ticket_key = $1 LIMIT 1;
