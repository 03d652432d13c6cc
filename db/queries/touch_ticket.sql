-- $1 ticket, $2 now
UPDATE ticket SET changed_at = $2 WHERE ticket_key = $1;
