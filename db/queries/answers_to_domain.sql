-- $1 domain in lower case, $2 since
SELECT count(*) FROM outbox WHERE kind = 'acknowledgement' AND domain = $1 AND created_at > $2;
