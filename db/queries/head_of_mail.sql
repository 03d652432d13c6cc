-- What a ticket that begins with this mail shows of it. $1 message
SELECT r.subject, r.from_name, r.from_address, r.language,
    coalesce(r.new_text, CAST(substr(CAST(r.text AS BLOB), r.new_from + 1, r.new_bytes) AS TEXT)), coalesce(p.observables, ''),
    coalesce(p.category, 'other'), coalesce(p.confidence, 0), r.parts, m.received_at, coalesce(p.more, '{}'), r.text,
    coalesce(p.kind, r.kind)
FROM mail r JOIN message m ON m.message_key = r.message_key LEFT JOIN report p ON p.message_key = r.message_key
WHERE r.message_key = $1;
