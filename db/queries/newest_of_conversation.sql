-- The newest mail that came in, unless it is held. $1 ticket, $2 conversation
SELECT r.from_name, r.from_address, r.reply_to, r.subject, r.language, r.message_id FROM ticket_message x
JOIN mail r ON r.message_key = x.message_key WHERE x.ticket_key = $1 AND x.conversation = $2 AND x.is_held = 0 AND r.kind NOT IN ('bounce', 'auto-reply', 'receipt')
ORDER BY x.message_key DESC LIMIT 1;
