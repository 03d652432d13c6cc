-- Of the ticket and of those merged into it. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT e.event_key, e.verb, e.undo, e.ticket_key FROM family f JOIN history e ON e.ticket_key = f.ticket_key
WHERE e.undo IS NOT NULL AND e.is_undone = 0 ORDER BY e.event_key DESC LIMIT 1;
