-- From version 5 to 6: nothing; the number is another change's, whose file takes the place of this one.
UPDATE schema_version SET version = 6;
