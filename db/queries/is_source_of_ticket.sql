-- $1 key, $2 ticket
SELECT 1 FROM evidence WHERE key = $1 AND role = 0 AND ticket_key = $2 LIMIT 1;
