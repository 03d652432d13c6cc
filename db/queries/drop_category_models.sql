-- $1 how many stay
DELETE FROM category_model WHERE model_key <= (SELECT max(model_key) FROM category_model) - $1;
