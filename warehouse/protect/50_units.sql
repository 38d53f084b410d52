-- What is hidden or shown as one, in order; `along`: the place of the unit with which it is hidden.
CREATE OR REPLACE TEMP TABLE pr_place AS
SELECT unit, row_number() OVER (ORDER BY unit) - 1 AS place FROM pr_unit;

SELECT
    unit, hidden, fixed, fixed AND line IS NOT NULL AS past, size::DOUBLE AS size,
    coalesce(other.place, -1) AS along
FROM pr_unit
JOIN pr_place USING (unit)
LEFT JOIN pr_place AS other ON other.unit = pr_unit.along
ORDER BY pr_place.place
