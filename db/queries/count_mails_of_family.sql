-- Of the ticket and of those merged into it. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT count(*) FROM family f JOIN ticket_message x ON x.ticket_key = f.ticket_key;
