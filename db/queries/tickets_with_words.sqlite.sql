-- Newest mail first. $1 full-text query
SELECT x.ticket_key FROM found_text f JOIN ticket_message x ON x.message_key = f.rowid
WHERE found_text MATCH $1 ORDER BY f.rowid DESC;
