-- Automatic answers owed or sent. $1 address in lower case, $2 since
SELECT count(*) FROM outbox WHERE kind = 'acknowledgement' AND recipient_key = $1 AND created_at > $2;
