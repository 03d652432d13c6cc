-- $1 contact
DELETE FROM contact_address WHERE contact_key = $1;
