-- Chunks with rows of these hours, and others. $1 from, $2 to
SELECT message_key, bytes FROM event_chunk WHERE last_hour >= $1 AND first_hour < $2;
