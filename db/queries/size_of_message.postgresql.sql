-- $1 message
SELECT size_bytes FROM message WHERE message_key = $1;
