-- Newest first. $1 SHA-256 of the text
SELECT t.ticket_key FROM mail m JOIN ticket_message t ON t.message_key = m.message_key
WHERE m.body_sha256 = $1 ORDER BY m.message_key DESC LIMIT 20;
