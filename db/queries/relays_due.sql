-- The longest overdue first. $1 due before, $2 how many to leave out, $3 how many
SELECT r.relay_key, r.ticket_key, t.year, t.serial, r.conversation, r.contact_key, r.address, r.organisation, r.side, r.why_english,
    r.why_japanese, r.category, r.observables, r.language, r.tlp, r.state, r.partner_reference, r.created_at, r.sent_at,
    r.answered_at, r.ended_at, r.next_chase_at, r.chases, r.last_words
FROM relay_request r JOIN ticket t ON t.ticket_key = r.ticket_key
WHERE r.next_chase_at IS NOT NULL AND r.next_chase_at <= $1 ORDER BY r.next_chase_at, r.relay_key LIMIT $3 OFFSET $2;
