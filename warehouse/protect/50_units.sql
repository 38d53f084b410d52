-- What is hidden or shown as one, in order; `along`: the place of the unit with which it is hidden. `rank`: how much
-- readers would miss it: 0 a mean of shares, 1 a detail, 2 a place, 3 what a province or a register is judged by.
CREATE OR REPLACE TEMP TABLE pr_place AS
SELECT unit, row_number() OVER (ORDER BY unit) - 1 AS place FROM pr_unit;

SELECT
    pr_unit.unit, pr_unit.hidden, fixed, fixed AND pr_unit.line IS NOT NULL AS past, size::DOUBLE AS size,
    CASE
        WHEN figure.protects = 'shares' THEN 0
        WHEN figure.level IN ('province', 'source', 'register') AND size >= 1000 THEN 3
        WHEN figure.level IN ('district', 'commune') AND size >= 500 THEN 2
        ELSE 1
    END AS rank,
    coalesce(other.place, -1) AS along
FROM pr_unit
LEFT JOIN pr_figure AS figure ON pr_unit.origin = 'figure' AND figure.unit = pr_unit.unit
JOIN pr_place ON pr_place.unit = pr_unit.unit
LEFT JOIN pr_place AS other ON other.unit = pr_unit.along
ORDER BY pr_place.place
