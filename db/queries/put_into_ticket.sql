-- $1 message, $2 ticket, $3 conversation, $4 is held
INSERT INTO ticket_message (message_key, ticket_key, conversation, is_held) VALUES ($1, $2, $3, $4);
