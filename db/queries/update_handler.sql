-- $1 handler, $2 name, $3 display name, $4 password hash, $5 TOTP secret, $6 last step, $7 is lead, $8 is disabled, $9 language
UPDATE handler SET name = $2, display_name = $3, password_hash = $4, totp_secret = $5, totp_last_step = $6, is_lead = $7,
    is_disabled = $8, language = $9
WHERE handler_key = $1;
