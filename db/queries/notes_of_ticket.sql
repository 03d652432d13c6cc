-- Of the ticket and of those merged into it, oldest first. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT coalesce(h.display_name, ''), n.text, n.at FROM family f JOIN note n ON n.ticket_key = f.ticket_key
LEFT JOIN handler h ON h.handler_key = n.handler_key ORDER BY n.note_key;
