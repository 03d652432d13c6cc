-- $1 message
SELECT observables FROM report WHERE message_key = $1;
