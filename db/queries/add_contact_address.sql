-- $1 contact, $2 place, $3 address, $4 role, $5 state, $6 is person, $7 sent, $8 delivered, $9 bounced, $10 answered, $11 last sent,
-- $12 last answered, $13 first bounce, $14 last bounce, $15 last checked, $16 and $17 medians in minutes
INSERT INTO contact_address (contact_key, place, address, role, state, is_person, sent, delivered, bounced, answered, last_sent,
    last_answered, first_bounce, last_bounce, last_checked, median_to_answer, median_to_fix)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);
