-- Due, tried, and owed for too long. $1 now, $2 owed since before
SELECT outbox_key, ticket_key, conversation, kind, envelope_from, recipient, attempts FROM outbox
WHERE next_try_at <= $1 AND owed_since < $2 AND attempts > 0;
