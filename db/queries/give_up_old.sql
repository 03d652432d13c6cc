-- $1 outbox row, $2 now
UPDATE outbox SET given_up_at = $2, next_try_at = NULL,
    last_answer = CASE last_answer WHEN '' THEN 'no answer within 5 days' ELSE last_answer END
WHERE outbox_key = $1;
