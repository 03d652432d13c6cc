-- A handler's own and everybody's, by name. $1 handler
SELECT view_key, name, query, handler_key IS NULL, made_by FROM saved_view WHERE handler_key = $1 OR handler_key IS NULL
ORDER BY name, view_key;
