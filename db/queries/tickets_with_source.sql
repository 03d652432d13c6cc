-- Newest first. $1 value of a source
SELECT ticket_key FROM observable WHERE value = $1 AND role = 'source' ORDER BY ticket_key DESC LIMIT 20;
