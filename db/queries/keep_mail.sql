-- $1 message, $2 Message-ID, $3 kind, $4 Date, $5 from name, $6 from address, $7 reply to, $8 to, $9 subject, $10 text,
-- $11 and $12 where new text stands in it, or $13 new text, $14 language, $15 charset, $16 SHA-256 of the body, $17 parts as JSON
INSERT INTO mail (message_key, message_id, kind, sent_at, from_name, from_address, reply_to, to_address, subject, text, new_from,
    new_bytes, new_text, language, charset, body_sha256, parts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);
