-- $1 message
UPDATE waiting SET attempts = attempts + 1 WHERE message_key = $1;
