-- $1 message, $2 its words with their places
INSERT INTO found_text (message_key, words) VALUES ($1, CAST(CAST($2 AS text) AS tsvector))
ON CONFLICT (message_key) DO UPDATE SET words = excluded.words;
