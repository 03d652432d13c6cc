-- $1 message, $2 number of the piece, from 0, $3 its bytes
INSERT INTO raw_mail (message_key, number, bytes) VALUES ($1, $2, $3);
