-- $1 handler
SELECT handler_key, name, display_name, password_hash, totp_secret, totp_last_step, is_lead, is_disabled, language
FROM handler WHERE handler_key = $1;
