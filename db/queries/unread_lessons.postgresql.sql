-- Lessons whose mail was not read for learning yet, and the first mail of each ticket. $1 at most
SELECT l.ticket_key, (SELECT min(message_key) FROM ticket_message WHERE ticket_key = l.ticket_key)
FROM lesson l WHERE l.ngrams IS NULL AND l.category IS NOT NULL LIMIT $1;
