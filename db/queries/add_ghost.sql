-- An id that a mail refers to, unless we hold that mail. $1 Message-ID, $2 ticket, $3 conversation, $4 the mail that refers to it
INSERT INTO thread_id (id, is_ghost, ticket_key, conversation, message_key)
SELECT $1, 1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM thread_id WHERE id = $1 AND is_ghost = 0)
ON CONFLICT DO NOTHING;
