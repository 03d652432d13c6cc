-- $1 at most, $2 skip
SELECT ticket_key FROM ticket WHERE state <> 'closed' AND merged_into IS NULL ORDER BY due_order, ticket_key LIMIT $1 OFFSET $2;
