-- $1 year, $2 serial, $3 title, $4 from name, $5 from address, $6 language, $7 snippet, $8 category, $9 confidence, $10 why,
-- $11 sources for the list, $12 main source, $13 number of sources, $14 attachments, $15 signature, $16 is encrypted,
-- $17 received at, $18 now, $19 due at
INSERT INTO ticket (year, serial, state, title, from_name, from_address, language, snippet, category, confidence, category_why,
    sources, main_source, source_count, attachment_count, signature, is_encrypted, received_at, changed_at, due_at, due_order,
    message_count, version)
VALUES ($1, $2, 'new', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, 1, 0) RETURNING ticket_key;
