-- SHA-256 and bytes of a mail; bytes are NULL when they stand in a file. $1 message
SELECT m.sha256, r.bytes FROM message m LEFT JOIN raw_mail r ON r.message_key = m.message_key WHERE m.message_key = $1;
