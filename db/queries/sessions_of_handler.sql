-- Newest first. $1 handler
SELECT token_hash, handler_key, form_token, created_at, seen_at FROM session WHERE handler_key = $1 ORDER BY created_at DESC;
