-- $1 only those before this message, $2 at most, $3 outcome
SELECT m.message_key, m.received_at, m.channel, m.size_bytes, r.from_address, r.subject, r.message_id, l.outcome, l.why, t.year,
    t.serial, 0
FROM ledger l JOIN message m ON m.message_key = l.message_key LEFT JOIN mail r ON r.message_key = l.message_key
LEFT JOIN ticket t ON t.ticket_key = l.ticket_key
WHERE l.outcome = $3 AND l.message_key < $1 ORDER BY l.message_key DESC LIMIT $2;
