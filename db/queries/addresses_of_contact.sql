-- Best first. $1 contact
SELECT contact_key, address, role, state, is_person, sent, delivered, bounced, answered, last_sent, last_answered, first_bounce,
    last_bounce, last_checked, median_to_answer, median_to_fix
FROM contact_address WHERE contact_key = $1 ORDER BY place;
