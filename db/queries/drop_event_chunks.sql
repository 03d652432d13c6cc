-- $1 message
DELETE FROM event_chunk WHERE message_key = $1;
