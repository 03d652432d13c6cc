-- $1 now, $2 owed since before
UPDATE outbox SET given_up_at = $1, next_try_at = NULL,
    last_answer = CASE last_answer WHEN '' THEN 'no answer within 5 days' ELSE last_answer END
WHERE next_try_at <= $1 AND owed_since < $2 AND attempts > 0;
