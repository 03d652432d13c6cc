-- Of every mail, by number: SHA-256, and a piece of its bytes.
SELECT m.message_key, m.sha256, r.bytes FROM message m LEFT JOIN raw_mail r ON r.message_key = m.message_key
ORDER BY m.message_key, r.number;
