-- $1 name, $2 hash, $3 handler, $4 created at
INSERT INTO api_token (name, token_hash, handler_key, created_at) VALUES ($1, $2, $3, $4);
