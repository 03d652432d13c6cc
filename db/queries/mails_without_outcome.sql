SELECT CAST(m.message_key AS text) FROM message m LEFT JOIN ledger l ON l.message_key = m.message_key
LEFT JOIN waiting w ON w.message_key = m.message_key
WHERE (l.message_key IS NULL) = (w.message_key IS NULL) LIMIT 20;
