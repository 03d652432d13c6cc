-- Newest first, with all prints of their events. $1 print of an event
SELECT x.ticket_key, r.prints FROM event_print e JOIN ticket_message x ON x.message_key = e.message_key
JOIN report r ON r.message_key = e.message_key
WHERE e.print = $1 ORDER BY e.message_key DESC LIMIT 5;
