-- Newest first, with their category and age. $1 key of a source
SELECT e.ticket_key, t.category, t.received_at FROM evidence e JOIN ticket t ON t.ticket_key = e.ticket_key
WHERE e.key = $1 AND e.role = 0 ORDER BY e.ticket_key DESC LIMIT 10;
