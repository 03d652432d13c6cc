-- $1 ticket, $2 now, $3 state, $4 reason, $5 owner, $6 category, $7 confidence, $8 is confirmed, $9 is incident, $10 title,
-- $11 merged into, $12 due at, $13 due at or far in the future, $14 has an unread answer, $15 why that category
UPDATE ticket SET changed_at = $2, state = $3, close_reason = $4, owner = $5, category = $6, confidence = $7, is_confirmed = $8,
    is_incident = $9, title = $10, merged_into = $11, due_at = $12, due_order = $13, has_unread_answer = $14, category_why = $15
WHERE ticket_key = $1;
