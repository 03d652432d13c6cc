-- $1 template, $2 now
UPDATE log_template SET withdrawn_at = $2 WHERE template_key = $1;
