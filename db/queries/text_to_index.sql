-- What next_to_index gives. $1 message
SELECT r.subject, r.text, r.from_name || ' ' || r.from_address || ' ' || r.reply_to || ' ' || r.to_address,
    coalesce(p.observables, '')
FROM mail r JOIN ledger l ON l.message_key = r.message_key LEFT JOIN report p ON p.message_key = r.message_key
WHERE r.message_key = $1 AND l.outcome <> 'duplicate';
