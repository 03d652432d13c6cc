-- Newest first. $1 handler
SELECT name, token_hash, created_at FROM api_token WHERE handler_key = $1 ORDER BY created_at DESC;
