-- $1 SHA-256, $2 size in bytes, $3 channel, $4 envelope sender or NULL, $5 recipients one a line, $6 received at
INSERT INTO message (sha256, size_bytes, channel, envelope_sender, recipients, received_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING message_key;
