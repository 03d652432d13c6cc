-- Where the mails of a conversation went. $1 year, $2 serial, $3 conversation
SELECT n.year, n.serial, m.to_conversation FROM ticket t JOIN moved_conversation m ON m.ticket_key = t.ticket_key
JOIN ticket n ON n.ticket_key = m.to_ticket WHERE t.year = $1 AND t.serial = $2 AND m.conversation = $3;
