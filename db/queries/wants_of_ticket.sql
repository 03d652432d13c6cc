-- $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT p.wants, p.wants_why, p.tlp FROM family f JOIN ticket_message x ON x.ticket_key = f.ticket_key
JOIN report p ON p.message_key = x.message_key ORDER BY x.message_key;
