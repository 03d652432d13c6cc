-- $1 key, $2 role, $3 ticket, $4 reporter
DELETE FROM evidence WHERE key = $1 AND role = $2 AND ticket_key = $3 AND reporter = $4;
