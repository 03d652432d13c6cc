-- Newest first. $1 only rows before this one, $2 at most
SELECT o.outbox_key, o.kind, o.recipient, o.subject, o.last_answer, t.year, t.serial, o.attempts, o.created_at,
    o.next_try_at, o.sent_at, o.given_up_at
FROM outbox o LEFT JOIN ticket t ON t.ticket_key = o.ticket_key
WHERE o.outbox_key < $1 ORDER BY o.outbox_key DESC LIMIT $2;
