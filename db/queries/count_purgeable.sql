-- Sessions, registry answers, outgoing mails and their bytes. $1 before
SELECT (SELECT count(*) FROM session WHERE seen_at < $1), (SELECT count(*) FROM registry_answer WHERE read_at < $1), count(*),
    coalesce(sum(length(raw)), 0)
FROM outbox WHERE next_try_at IS NULL AND length(raw) > 0 AND coalesce(sent_at, given_up_at) < $1;
