-- $1 kind, $2 organisation, $3 networks, $4 asns, $5 domains, $6 countries, $7 language, $8 format, $9 PGP key,
-- $10 minutes between mails, $11 inhibited, $12 source, $13 its detail, $14 its date, $15 review, $16 note
INSERT INTO contact (kind, organisation, networks, asns, domains, countries, language, format, pgp_key, at_most_every, inhibited,
    source, source_detail, source_date, review_at, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING contact_key;
