-- Newest first. $1 key of a source
SELECT ticket_key FROM evidence WHERE key = $1 AND role = 0 ORDER BY ticket_key DESC LIMIT 20;
