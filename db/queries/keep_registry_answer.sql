-- $1 question, $2 server, $3 text, $4 now, $5 first and $6 last address of its network or NULL
INSERT INTO registry_answer (question, server, text, read_at, first_address, last_address) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (question) DO UPDATE SET server = excluded.server, text = excluded.text, read_at = excluded.read_at,
    first_address = excluded.first_address, last_address = excluded.last_address;
