-- Those that count, newest first.
SELECT kept.template_key, kept.reporter, kept.columns, kept.message_key, coalesce(h.display_name, ''), kept.at
FROM log_template kept LEFT JOIN handler h ON h.handler_key = kept.handler_key
WHERE kept.withdrawn_at IS NULL ORDER BY kept.template_key DESC;
