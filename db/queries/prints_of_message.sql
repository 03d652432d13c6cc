-- $1 message
SELECT prints FROM report WHERE message_key = $1 AND prints IS NOT NULL;
