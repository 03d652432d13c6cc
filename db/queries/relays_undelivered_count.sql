SELECT count(*) FROM relay_request WHERE state = 'undelivered';
