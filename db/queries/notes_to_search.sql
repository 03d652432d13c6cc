-- Every note. They are written by hand, so there are few of them.
SELECT ticket_key, text FROM note;
