-- Every mail that came in, newest first. $1 only those before this message, $2 at most
SELECT m.message_key, m.received_at, m.channel, m.size_bytes, r.from_address, r.subject, r.message_id, l.outcome, l.why, t.year,
    t.serial, w.attempts
FROM message m LEFT JOIN ledger l ON l.message_key = m.message_key LEFT JOIN mail r ON r.message_key = m.message_key
LEFT JOIN ticket t ON t.ticket_key = l.ticket_key LEFT JOIN waiting w ON w.message_key = m.message_key
WHERE m.message_key < $1 ORDER BY m.message_key DESC LIMIT $2;
