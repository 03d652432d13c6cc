-- $1 outbox key
UPDATE outbox SET raw = x'' WHERE outbox_key = $1;
