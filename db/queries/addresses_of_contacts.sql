-- Of all contacts, in their order, best first.
SELECT contact_key, address, role, state, is_person, sent, delivered, bounced, answered, last_sent, last_answered, first_bounce,
    last_bounce, last_checked, median_to_answer, median_to_fix
FROM contact_address ORDER BY contact_key, place;
