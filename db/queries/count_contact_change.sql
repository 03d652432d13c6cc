-- Every index built from the directory is old now.
UPDATE contact_version SET version = version + 1;
