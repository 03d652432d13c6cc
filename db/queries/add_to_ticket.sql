-- A further mail. $1 ticket, $2 now, $3 it is a counterpart's word, $4 attachments, $5 it opens a closed ticket again,
-- $6 and $7 sources for a ticket that has none yet
UPDATE ticket SET
    message_count = message_count + 1,
    attachment_count = attachment_count + $4,
    changed_at = $2,
    close_reason = CASE WHEN state = 'closed' AND $5 THEN '' ELSE close_reason END,
    has_unread_answer = CASE WHEN $3 AND state <> 'new' THEN 1 ELSE has_unread_answer END,
    state = CASE WHEN state = 'closed' AND $5 THEN 'open' ELSE state END,
    sources = CASE main_source WHEN '' THEN $6 ELSE sources END,
    main_source = CASE main_source WHEN '' THEN $7 ELSE main_source END
WHERE ticket_key = $1;
