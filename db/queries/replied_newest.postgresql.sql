-- The newest answer first. $1 at most, $2 skip
SELECT ticket_key FROM ticket WHERE has_unread_answer = 1 AND merged_into IS NULL
ORDER BY changed_at DESC, ticket_key DESC LIMIT $1 OFFSET $2;
