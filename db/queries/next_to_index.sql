SELECT i.message_key, r.subject, r.text, r.from_name || ' ' || r.from_address || ' ' || r.reply_to || ' ' || r.to_address
FROM to_index i JOIN mail r ON r.message_key = i.message_key ORDER BY i.message_key LIMIT 1;
