-- Its addresses go too. $1 contact
DELETE FROM contact WHERE contact_key = $1;
