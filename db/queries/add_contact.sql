-- $1 contact or NULL for a new one, $2 kind, $3 organisation, $4 networks, $5 asns, $6 domains, $7 countries, $8 language, $9 format,
-- $10 PGP key, $11 minutes between mails, $12 inhibited, $13 source, $14 its detail, $15 its date, $16 review, $17 note
INSERT INTO contact (contact_key, kind, organisation, networks, asns, domains, countries, language, format, pgp_key, at_most_every,
    inhibited, source, source_detail, source_date, review_at, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);
