-- $1 minute
INSERT INTO answer_minute (minute, count) VALUES ($1, 1) ON CONFLICT (minute) DO UPDATE SET count = answer_minute.count + 1;
