-- $1 message
INSERT INTO waiting (message_key) VALUES ($1);
