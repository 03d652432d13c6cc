-- $1 now, $2 lessons, $3 change, $4 bytes
INSERT INTO category_model (at, lessons, change, bytes) VALUES ($1, $2, $3, $4);
