-- $1 message
SELECT message_key, bytes FROM event_chunk WHERE message_key = $1 ORDER BY number;
