-- Grows with every change of the directory.
SELECT version FROM contact_version;
