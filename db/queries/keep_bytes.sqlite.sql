-- $1 message, $2 its raw bytes
INSERT INTO raw_mail (message_key, bytes) VALUES ($1, $2);
