-- $1 hash of the cookie
DELETE FROM session WHERE token_hash = $1;
