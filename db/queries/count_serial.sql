-- $1 year, $2 serial
INSERT INTO ticket_year (year, last_serial) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE SET last_serial = excluded.last_serial;
