-- $1 outbox row, $2 next try, $3 the server's answer
UPDATE outbox SET next_try_at = $2, last_answer = $3 WHERE outbox_key = $1 AND sent_at IS NULL;
