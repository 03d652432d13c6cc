-- $1 0 or 1
UPDATE desk SET outbox_is_held = $1;
