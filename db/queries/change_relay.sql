-- $1 relay request, $2 contact or NULL, $3 organisation, $4 state, $5 partner reference, $6 sent, $7 answered, $8 ended, $9 next chase,
-- $10 chases, $11 last words, $12 TLP
UPDATE relay_request SET contact_key = $2, organisation = $3, state = $4, partner_reference = $5, sent_at = $6, answered_at = $7,
    ended_at = $8, next_chase_at = $9, chases = $10, last_words = $11, tlp = $12
WHERE relay_key = $1;
