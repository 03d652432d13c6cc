-- How many stand in each state.
SELECT state, count(*) FROM relay_request GROUP BY state;
