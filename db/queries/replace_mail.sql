-- The columns of keep_mail. $2 Message-ID stays as it was: threads hang on it.
UPDATE mail SET kind = $3, sent_at = $4, from_name = $5, from_address = $6, reply_to = $7, to_address = $8, subject = $9, text = $10,
    new_from = $11, new_bytes = $12, new_text = $13, language = $14, charset = $15, body_sha256 = $16, parts = $17
WHERE message_key = $1 AND CAST($2 AS text) IS NOT NULL;
