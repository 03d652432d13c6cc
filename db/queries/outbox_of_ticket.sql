-- Mails of ours, of the ticket and of those merged into it, oldest first. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT o.outbox_key, o.conversation, o.kind, o.recipient, o.subject, o.text, o.language, o.created_at, o.sent_at, o.given_up_at,
    o.last_answer, o.message_id, o.ticket_key
FROM family f JOIN outbox o ON o.ticket_key = f.ticket_key ORDER BY o.outbox_key;
