-- $1 now, $2 at most
SELECT outbox_key, envelope_from, recipient, raw, attempts FROM outbox
WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT $2;
