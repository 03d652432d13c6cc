-- $1 those last seen before
DELETE FROM session WHERE seen_at < $1;
