-- Of every mail, and whether the reporter said so on their page, in the place of what was read. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT coalesce(s.wants, p.wants), p.wants_why, p.tlp, s.wants IS NOT NULL
FROM family f JOIN ticket_message x ON x.ticket_key = f.ticket_key JOIN report p ON p.message_key = x.message_key
LEFT JOIN said_wants s ON s.ticket_key = x.ticket_key AND s.conversation = x.conversation ORDER BY x.message_key;
