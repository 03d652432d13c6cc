-- Kept mails without a decision, oldest first. $1 only keys above this one, $2 at most
SELECT message_key, attempts FROM waiting WHERE message_key > $1 ORDER BY message_key LIMIT $2;
