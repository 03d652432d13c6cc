-- The newest mail of ours to the contact of a relay request. $1 ticket, $2 conversation
SELECT recipient, subject, language FROM outbox
WHERE ticket_key = $1 AND conversation = $2 AND kind IN ('relay-request', 'reminder') ORDER BY outbox_key DESC LIMIT 1;
