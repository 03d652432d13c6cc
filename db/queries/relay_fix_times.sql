-- Microseconds from sending to "fixed", newest first. $1 address
SELECT ended_at - sent_at FROM relay_request
WHERE address = $1 AND state = 'acted' AND ended_at IS NOT NULL AND sent_at IS NOT NULL ORDER BY relay_key DESC LIMIT 200;
