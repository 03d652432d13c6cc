-- Of the ticket and of those merged into it, oldest first. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT e.event_key, e.at, coalesce(h.display_name, ''), e.verb, e.detail, e.undo IS NOT NULL AND e.is_undone = 0
FROM family f JOIN history e ON e.ticket_key = f.ticket_key LEFT JOIN handler h ON h.handler_key = e.handler_key
ORDER BY e.event_key;
