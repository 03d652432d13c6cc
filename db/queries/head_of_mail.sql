-- What a ticket that begins with this mail shows of it. $1 message
SELECT r.subject, r.from_name, r.from_address, r.language,
    r.new_text, coalesce(p.observables, ''),
    coalesce(p.category, 'other'), coalesce(p.confidence, 0), r.parts, m.received_at, coalesce(p.more, '{}'), r.text,
    coalesce(p.kind, r.kind), r.new_from, r.new_bytes
FROM mail r JOIN message m ON m.message_key = r.message_key LEFT JOIN report p ON p.message_key = r.message_key
WHERE r.message_key = $1;
