-- What was guessed of tickets whose category a handler then said, newest first. $1 category, $2 at most
SELECT guess, confidence FROM lesson WHERE category = $1 ORDER BY said_at DESC, ticket_key DESC LIMIT $2;
