-- Newest first. $1 kind, $2 at most
SELECT r.rule_key, r.text, coalesce(h.display_name, ''), r.at FROM rule_text r LEFT JOIN handler h ON h.handler_key = r.handler_key
WHERE r.kind = $1 ORDER BY r.rule_key DESC LIMIT $2;
