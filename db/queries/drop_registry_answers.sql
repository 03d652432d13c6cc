-- $1 read before
DELETE FROM registry_answer WHERE read_at < $1;
