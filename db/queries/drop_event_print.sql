-- $1 print, $2 message
DELETE FROM event_print WHERE print = $1 AND message_key = $2;
