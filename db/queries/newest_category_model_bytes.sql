SELECT bytes FROM category_model ORDER BY model_key DESC LIMIT 1;
