-- Mails of a ticket, not of those merged into it, that are shown without a key. $1 ticket
SELECT message_key FROM ticket_message WHERE ticket_key = $1 AND is_held = 0 ORDER BY message_key;
