-- The same for a merged ticket, which must know its own numbers when the merge is undone. $1 ticket, $2 attachments
UPDATE ticket SET message_count = message_count + 1, attachment_count = attachment_count + $2 WHERE ticket_key = $1;
