-- What is hidden or shown as one, in order; `along`: the place of the unit with which it is hidden. `rank`: how much
-- readers would miss it: 0 a mean of shares, 1 a detail, 2 rows of files (who sent them knows), 3 a place, and what 4 a register,
-- 5 a source, 6 the province is judged by. `kept`: too many people stand behind it to give it up for what only bounds tell.
CREATE OR REPLACE TEMP TABLE pr_place AS
SELECT unit, row_number() OVER (ORDER BY unit) - 1 AS place FROM pr_unit;

SELECT
    pr_unit.unit, pr_unit.hidden, fixed, fixed AND pr_unit.line IS NOT NULL AS past, size::DOUBLE AS size,
    CASE
        WHEN figure.protects = 'shares' THEN 0
        WHEN figure.level = 'province' THEN 6
        WHEN metric.unit = 'rows' THEN 2
        WHEN figure.level = 'source' THEN 5
        WHEN figure.level = 'register' THEN 4
        WHEN figure.level IN ('district', 'commune') THEN 3
        ELSE 1
    END AS rank,
    rank >= 4 AND size >= 1000 OR rank = 3 AND size >= 500 AS kept,
    coalesce(other.place, -1) AS along
FROM pr_unit
LEFT JOIN pr_figure AS figure ON pr_unit.origin = 'figure' AND figure.unit = pr_unit.unit
LEFT JOIN dim_metric AS metric USING (metric_id)
JOIN pr_place ON pr_place.unit = pr_unit.unit
LEFT JOIN pr_place AS other ON other.unit = pr_unit.along
ORDER BY pr_place.place
