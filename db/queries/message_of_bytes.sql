-- The mail with these bytes; no row when we never saw them. $1 SHA-256
SELECT message_key FROM message WHERE sha256 = $1;
