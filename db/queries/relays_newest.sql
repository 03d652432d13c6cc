-- $1 state or '', $2 address or '', $3 how many to leave out, $4 how many
SELECT r.relay_key, r.ticket_key, t.year, t.serial, r.conversation, r.contact_key, r.address, r.organisation, r.side, r.why_english,
    r.why_japanese, r.category, r.observables, r.language, r.tlp, r.state, r.partner_reference, r.created_at, r.sent_at,
    r.answered_at, r.ended_at, r.next_chase_at, r.chases, r.last_words
FROM relay_request r JOIN ticket t ON t.ticket_key = r.ticket_key
WHERE ($1 = '' OR r.state = $1) AND ($2 = '' OR r.address = $2) ORDER BY r.relay_key DESC LIMIT $4 OFFSET $3;
