-- $1 ticket
SELECT message_key FROM ticket_message WHERE ticket_key = $1 ORDER BY message_key LIMIT 1;
