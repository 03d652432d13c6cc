-- Of the ticket and of those merged into it, oldest first. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT coalesce(h.display_name, ''), n.text, e.at, n.event_key FROM family f JOIN note n ON n.ticket_key = f.ticket_key
JOIN history e ON e.event_key = n.event_key LEFT JOIN handler h ON h.handler_key = e.handler_key ORDER BY n.event_key;
