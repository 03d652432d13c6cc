-- Where a mail stands, and its sender. $1 message
SELECT x.ticket_key, x.conversation, x.is_held, r.from_address FROM ticket_message x JOIN mail r ON r.message_key = x.message_key
WHERE x.message_key = $1;
