-- The line about the same act in the other ticket's history. $1 the other ticket, $2 event
SELECT event_key FROM history WHERE ticket_key = $1 AND event_key > $2 AND undo = '{"same_as":' || $2 || '}' LIMIT 1;
