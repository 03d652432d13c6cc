-- What an act may change. $1 ticket
SELECT state, close_reason, owner, category, confidence, is_confirmed, is_incident, title, merged_into, due_at, has_unread_answer,
    category_why
FROM ticket WHERE ticket_key = $1;
