-- Without its bytes.
SELECT model_key, at, lessons, change FROM category_model ORDER BY model_key DESC LIMIT 1;
