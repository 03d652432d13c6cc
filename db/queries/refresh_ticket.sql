-- $1 ticket, $2 now, $3 mails, $4 attachments, $5 sources for the list, $6 main source, $7 number of sources
UPDATE ticket SET changed_at = $2, message_count = $3, attachment_count = $4, sources = $5, main_source = $6, source_count = $7
WHERE ticket_key = $1;
