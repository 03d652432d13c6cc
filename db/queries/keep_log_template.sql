-- $1 reporter, $2 columns, $3 message, $4 handler or NULL, $5 now
INSERT INTO log_template (reporter, columns, message_key, handler_key, at) VALUES ($1, $2, $3, $4, $5) RETURNING template_key;
