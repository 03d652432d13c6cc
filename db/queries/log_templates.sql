-- Those that count, newest first.
SELECT t.template_key, t.reporter, t.columns, t.message_key, coalesce(h.display_name, ''), t.at
FROM log_template t LEFT JOIN handler h ON h.handler_key = t.handler_key
WHERE t.withdrawn_at IS NULL ORDER BY t.template_key DESC;
