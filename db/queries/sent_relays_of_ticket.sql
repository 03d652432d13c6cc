-- Whom the ticket's relay requests went to, and what they are about, one value a line. $1 ticket
SELECT CASE organisation WHEN '' THEN address ELSE organisation END, observables FROM relay_request
WHERE ticket_key = $1 AND sent_at IS NOT NULL ORDER BY relay_key DESC LIMIT 20;
