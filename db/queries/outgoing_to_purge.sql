-- Done with, one way or the other, and still with their bytes. $1 before, $2 at most
SELECT outbox_key, length(raw) FROM outbox WHERE next_try_at IS NULL AND length(raw) > 0 AND coalesce(sent_at, given_up_at) < $1
ORDER BY outbox_key LIMIT $2;
