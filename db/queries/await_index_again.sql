-- $1 message
INSERT INTO to_index (message_key) SELECT $1 FROM ledger WHERE message_key = $1 AND outcome <> 'duplicate' ON CONFLICT DO NOTHING;
