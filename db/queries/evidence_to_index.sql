-- $1 message
SELECT coalesce(group_concat(value, ' '), '') FROM observable WHERE message_key = $1;
