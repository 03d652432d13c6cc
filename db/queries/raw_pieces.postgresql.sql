-- In order. $1 message
SELECT bytes FROM raw_mail WHERE message_key = $1 ORDER BY number;
