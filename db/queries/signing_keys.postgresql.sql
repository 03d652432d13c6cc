-- Newest first.
SELECT key FROM signing_key ORDER BY number DESC;
