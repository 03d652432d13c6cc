-- $1 outbox key, $2 no bytes
UPDATE outbox SET raw = $2 WHERE outbox_key = $1;
