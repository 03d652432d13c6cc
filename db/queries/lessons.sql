-- Newest first. $1 category, $2 at most
SELECT ngrams FROM lesson WHERE category = $1 AND length(ngrams) > 0 ORDER BY said_at DESC, ticket_key DESC LIMIT $2;
