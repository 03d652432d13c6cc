-- $1 ticket or NULL, $2 conversation, $3 kind, $4 envelope from, $5 recipient, $6 in lower case, $7 its domain, $8 Message-ID,
-- $9 subject, $10 text, $11 raw, $12 language, $13 now
INSERT INTO outbox (ticket_key, conversation, kind, envelope_from, recipient, recipient_key, domain, message_id, subject, text, raw,
    language, created_at, owed_since, next_try_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $13);
