-- $1 due before
SELECT count(*) FROM relay_request WHERE next_chase_at IS NOT NULL AND next_chase_at <= $1;
