-- $1 hash of the cookie
SELECT handler_key, form_token, created_at, seen_at FROM session WHERE token_hash = $1;
