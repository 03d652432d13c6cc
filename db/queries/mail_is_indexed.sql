-- $1 message
DELETE FROM to_index WHERE message_key = $1;
