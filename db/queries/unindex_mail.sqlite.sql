-- What index_mail was given. $1 message, $2 subject, $3 text, $4 people, $5 evidence
INSERT INTO found_text (found_text, rowid, subject, body, people, evidence) VALUES ('delete', $1, $2, $3, $4, $5);
