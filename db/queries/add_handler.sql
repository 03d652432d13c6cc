-- $1 name, $2 display name, $3 password hash, $4 TOTP secret, $5 last step of it, $6 is lead, $7 is disabled, $8 language
INSERT INTO handler (name, display_name, password_hash, totp_secret, totp_last_step, is_lead, is_disabled, language)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING handler_key;
