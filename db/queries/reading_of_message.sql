-- $1 message
SELECT t.year, t.serial, l.outcome,
    CASE WHEN x.message_key = (SELECT min(message_key) FROM ticket_message WHERE ticket_key = x.ticket_key) THEN 1 ELSE 0 END,
    coalesce(t.is_confirmed, 0), coalesce(t.state, 'new'), m.received_at, r.from_address, r.subject, r.text, r.charset, r.language,
    p.format, p.tlp, p.partner_reference, p.category, p.confidence, p.wants, p.observables, p.observable_count, r.parts, p.events
FROM mail r JOIN message m ON m.message_key = r.message_key JOIN ledger l ON l.message_key = r.message_key
JOIN report p ON p.message_key = r.message_key LEFT JOIN ticket_message x ON x.message_key = r.message_key
LEFT JOIN ticket t ON t.ticket_key = coalesce(x.ticket_key, l.ticket_key)
WHERE r.message_key = $1;
