-- $1 ticket, $2 conversation, $3 contact or NULL, $4 address, $5 organisation, $6 side, $7 and $8 why, $9 category, $10 observables,
-- $11 language, $12 TLP, $13 state, $14 partner reference, $15 created, $16 sent, $17 answered, $18 ended, $19 next chase, $20 chases,
-- $21 last words
INSERT INTO relay_request (ticket_key, conversation, contact_key, address, organisation, side, why_english, why_japanese, category,
    observables, language, tlp, state, partner_reference, created_at, sent_at, answered_at, ended_at, next_chase_at, chases, last_words)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
RETURNING relay_key;
