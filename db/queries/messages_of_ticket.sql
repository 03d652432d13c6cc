-- Mails that came in, of the ticket and of those merged into it, oldest first. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT x.message_key, x.conversation, x.is_held, m.received_at, r.message_id, r.from_name, r.from_address, r.reply_to, r.to_address,
    r.subject, r.text, r.new_text, r.language, r.charset, r.parts, p.events, x.ticket_key, r.new_from, r.new_bytes,
    coalesce(p.observables, ''), coalesce(p.kind, r.kind), coalesce(p.partner_reference, '')
FROM family f JOIN ticket_message x ON x.ticket_key = f.ticket_key JOIN message m ON m.message_key = x.message_key
JOIN mail r ON r.message_key = x.message_key LEFT JOIN report p ON p.message_key = x.message_key
ORDER BY x.message_key;
