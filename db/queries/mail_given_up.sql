-- $1 outbox row, $2 now, $3 the server's answer
UPDATE outbox SET given_up_at = $2, next_try_at = NULL, last_answer = $3 WHERE outbox_key = $1 AND sent_at IS NULL;
