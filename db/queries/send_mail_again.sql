-- By a handler; the five days begin anew. $1 outbox row, $2 now
UPDATE outbox SET next_try_at = $2, owed_since = $2, given_up_at = NULL, sent_at = NULL, attempts = 0 WHERE outbox_key = $1;
