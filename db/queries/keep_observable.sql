-- $1 message, $2 ticket, $3 type, $4 value, $5 role, $6 count, $7 leaf, $8 position, $9 length, $10 address, 16 bytes
INSERT INTO observable (message_key, ticket_key, type, value, role, count, leaf, position, length, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);
