-- A handler said or took back a category. What was guessed first stays. $1 ticket, $2 category, $3 guess, $4 confidence, $5 now
INSERT INTO lesson (ticket_key, category, guess, confidence, said_at, change)
VALUES ($1, $2, $3, $4, $5, coalesce((SELECT max(change) FROM lesson), 0) + 1)
ON CONFLICT (ticket_key) DO UPDATE SET category = excluded.category, guess = coalesce(excluded.guess, lesson.guess),
    confidence = coalesce(excluded.confidence, lesson.confidence), said_at = excluded.said_at, change = excluded.change;
