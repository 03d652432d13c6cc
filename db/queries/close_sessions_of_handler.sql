-- $1 handler
DELETE FROM session WHERE handler_key = $1;
