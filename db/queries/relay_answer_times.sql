-- Microseconds from sending to the first answer, newest first. $1 address
SELECT answered_at - sent_at FROM relay_request
WHERE address = $1 AND answered_at IS NOT NULL AND sent_at IS NOT NULL ORDER BY relay_key DESC LIMIT 200;
