-- $1 event
UPDATE history SET is_undone = 1 WHERE event_key = $1;
