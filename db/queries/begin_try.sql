-- $1 outbox row, $2 attempts with this one, $3 the next try if nothing is heard of this one
UPDATE outbox SET attempts = $2, next_try_at = $3 WHERE outbox_key = $1;
