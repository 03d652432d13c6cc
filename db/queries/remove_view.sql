-- $1 view
DELETE FROM saved_view WHERE view_key = $1;
