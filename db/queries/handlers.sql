-- Everybody, by name.
SELECT handler_key, name, display_name, password_hash, totp_secret, totp_last_step, is_lead, is_disabled, language
FROM handler ORDER BY name;
