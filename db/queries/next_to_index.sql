SELECT i.message_key, r.subject, r.text, r.from_name || ' ' || r.from_address || ' ' || r.reply_to || ' ' || r.to_address,
    coalesce(p.observables, '')
FROM to_index i JOIN mail r ON r.message_key = i.message_key LEFT JOIN report p ON p.message_key = i.message_key
ORDER BY i.message_key LIMIT 1;
