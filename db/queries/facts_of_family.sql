-- Oldest first, of the ticket and of those merged into it. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT r.parts, coalesce(p.observables, '') FROM family f JOIN ticket_message x ON x.ticket_key = f.ticket_key
JOIN mail r ON r.message_key = x.message_key LEFT JOIN report p ON p.message_key = x.message_key
ORDER BY x.message_key;
