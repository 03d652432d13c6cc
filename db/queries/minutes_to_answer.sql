-- $1 from, $2 before
SELECT (answered_at - sent_at) / 60000000 AS took FROM relay_request
WHERE sent_at >= $1 AND sent_at < $2 AND answered_at IS NOT NULL ORDER BY took;
