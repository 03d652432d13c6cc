-- $1 message
DELETE FROM found_text WHERE message_key = $1;
