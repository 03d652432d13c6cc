-- When the next mail is to be tried; NULL when there is none.
SELECT min(next_try_at) FROM outbox WHERE next_try_at IS NOT NULL;
