-- $1 new file
VACUUM INTO $1;
