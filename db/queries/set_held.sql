-- $1 message, $2 is held
UPDATE ticket_message SET is_held = $2 WHERE message_key = $1;
