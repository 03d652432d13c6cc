-- $1 hash of the cookie, $2 handler, $3 form token, $4 created at, $5 seen at
INSERT INTO session (token_hash, handler_key, form_token, created_at, seen_at) VALUES ($1, $2, $3, $4, $5);
