-- $1 print, $2 message
INSERT INTO event_print (print, message_key) VALUES ($1, $2) ON CONFLICT DO NOTHING;
