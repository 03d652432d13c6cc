-- From version 2 to 3: the outcome is told some time after the last relay request of a ticket has ended.

CREATE INDEX relay_ended ON relay_request (ended_at) WHERE ended_at IS NOT NULL;
-- Who holds an address that answered or bounced; the mail may spell it differently.
CREATE INDEX contact_of_lower_address ON contact_address (lower(address));

UPDATE schema_version SET version = 3;
