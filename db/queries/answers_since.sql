-- $1 since
SELECT count(*) FROM outbox WHERE kind = 'acknowledgement' AND created_at > $1;
