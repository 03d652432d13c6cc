-- $1 contact, $2 address, $3 role, $4 state, $5 is person, then as in add_contact_address from $7 on
UPDATE contact_address SET role = $3, state = $4, is_person = $5, sent = $6, delivered = $7, bounced = $8, answered = $9,
    last_sent = $10, last_answered = $11, first_bounce = $12, last_bounce = $13, last_checked = $14, median_to_answer = $15,
    median_to_fix = $16
WHERE contact_key = $1 AND address = $2;
