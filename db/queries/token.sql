-- The token, unless its handler is disabled. $1 hash
SELECT t.name, t.handler_key, t.created_at FROM api_token t JOIN handler h ON h.handler_key = t.handler_key
WHERE t.token_hash = $1 AND h.is_disabled = 0;
