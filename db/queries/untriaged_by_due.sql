-- New tickets; those without a person's look longest overdue first. $1 at most, $2 skip
SELECT ticket_key FROM ticket WHERE state <> 'closed' AND merged_into IS NULL AND state = 'new' ORDER BY due_order, ticket_key LIMIT $1 OFFSET $2;
