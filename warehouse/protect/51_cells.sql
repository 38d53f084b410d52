-- Their numbers, in order, each with the place of its unit.
CREATE OR REPLACE TEMP TABLE pr_number AS
SELECT cell, row_number() OVER (ORDER BY cell) - 1 AS number FROM pr_cell;

SELECT pr_place.place AS unit, value::DOUBLE AS value, coalesce(sensitive, false) AS small, coalesce(least, -1) AS least
FROM pr_cell
JOIN pr_number USING (cell)
JOIN pr_place USING (unit)
ORDER BY number
