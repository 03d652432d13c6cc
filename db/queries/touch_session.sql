-- $1 hash of the cookie, $2 now
UPDATE session SET seen_at = $2 WHERE token_hash = $1;
