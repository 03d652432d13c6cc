-- Newest mail first. $1 words and phrases as tsquery
SELECT x.ticket_key FROM found_text f JOIN ticket_message x ON x.message_key = f.message_key
WHERE f.words @@ CAST(CAST($1 AS text) AS tsquery) ORDER BY f.message_key DESC;
