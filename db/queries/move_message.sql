-- $1 message, $2 ticket, $3 conversation
UPDATE ticket_message SET ticket_key = $2, conversation = $3 WHERE message_key = $1;
