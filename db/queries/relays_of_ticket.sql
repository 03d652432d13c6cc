-- Of the ticket and of those merged into it, oldest first. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT r.relay_key, r.ticket_key, t.year, t.serial, r.conversation, r.contact_key, r.address, r.organisation, r.side, r.why_english,
    r.why_japanese, r.category, r.observables, r.language, r.tlp, r.state, r.partner_reference, r.created_at, r.sent_at,
    r.answered_at, r.ended_at, r.next_chase_at, r.chases, r.last_words
FROM family f JOIN relay_request r ON r.ticket_key = f.ticket_key JOIN ticket t ON t.ticket_key = r.ticket_key ORDER BY r.relay_key;
