-- $1 message, $2 outcome, $3 rule, $4 why, $5 ticket or NULL, $6 now, $7 why no acknowledgement is owed
INSERT INTO ledger (message_key, outcome, rule, why, ticket_key, decided_at, why_no_answer) VALUES ($1, $2, $3, $4, $5, $6, $7);
