-- $1 message
DELETE FROM waiting WHERE message_key = $1;
