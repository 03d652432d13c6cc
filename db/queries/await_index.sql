-- $1 message
INSERT INTO to_index (message_key) VALUES ($1);
