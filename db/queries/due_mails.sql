-- $1 now, $2 at most
SELECT outbox_key, ticket_key, conversation, kind, envelope_from, recipient, attempts, raw, message_id FROM outbox
WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT $2;
