-- $1 Message-ID without <>, $2 1: one that mails here only refer to
SELECT ticket_key, conversation FROM thread_id WHERE id = $1 AND is_ghost = $2 ORDER BY ticket_key LIMIT 1;
