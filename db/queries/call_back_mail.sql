-- What still waits of one conversation is not sent. $1 ticket, $2 conversation, $3 now
UPDATE outbox SET given_up_at = $3, next_try_at = NULL, last_answer = 'called back'
WHERE ticket_key = $1 AND conversation = $2 AND next_try_at IS NOT NULL;
