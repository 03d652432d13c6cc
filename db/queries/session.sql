-- The session, unless its handler is disabled. $1 hash of the cookie
SELECT s.token_hash, s.handler_key, s.form_token, s.created_at, s.seen_at FROM session s JOIN handler h ON h.handler_key = s.handler_key
WHERE s.token_hash = $1 AND h.is_disabled = 0;
