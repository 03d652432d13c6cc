-- $1 ticket, $2 from name, $3 from address, $4 language, $5 snippet, $6 signature, $7 is encrypted, $8 title, unless a handler
-- wrote one, $9 the subject that the title came from
UPDATE ticket SET from_name = $2, from_address = $3, language = $4, snippet = $5, signature = $6, is_encrypted = $7,
    title = CASE WHEN title = $9 THEN $8 ELSE title END
WHERE ticket_key = $1;
