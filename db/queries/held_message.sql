-- Ticket, conversation and sender of a held mail; no row when it is not held. $1 message
SELECT x.ticket_key, x.conversation, r.from_address FROM ticket_message x JOIN mail r ON r.message_key = x.message_key
WHERE x.message_key = $1 AND x.is_held = 1;
