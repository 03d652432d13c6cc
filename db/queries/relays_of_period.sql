-- $1 from, $2 before
SELECT state, count(*), count(DISTINCT address) FROM relay_request WHERE sent_at >= $1 AND sent_at < $2 GROUP BY state ORDER BY 2 DESC;
