-- The figures that protect people, of $night and (fixed; without places, but of books) of the nights that it is compared
-- with: the one before it, and those on which registers came before. `part` and `whole`:
-- the people or values that numerator and denominator count, or (`shares`) are made of.
CREATE OR REPLACE TEMP TABLE pr_figure AS
WITH nights AS (
    (SELECT night FROM fct_night WHERE province_code = $province AND night <= $night ORDER BY night DESC LIMIT 2)
    UNION
    SELECT previous_night FROM fct_change WHERE province_code = $province AND night = $night
),
counted AS (
    SELECT
        night, source, register, criterion AS breakdown, sum(passed) AS passed, sum(evaluated) AS evaluated
    FROM fct_rule_result
    WHERE province_code = $province AND night IN (FROM nights)
    GROUP BY GROUPING SETS (
        (night), (night, source), (night, source, register), (night, criterion), (night, source, criterion),
        (night, source, register, criterion)
    )
)
SELECT
    hash(
        'figure', figure.night, metric_id, level, figure.source, figure.register, district_code, commune_code,
        commune_vintage, figure.breakdown
    ) AS unit,
    figure.rowid AS line, figure.night, metric_id, level, figure.source, figure.register, district_code, commune_code,
    commune_vintage, figure.breakdown, figure.numerator, figure.denominator, suppressed, protects,
    coalesce(measure = 'mean', false) AS is_mean,
    CASE protects WHEN 'shares' THEN passed ELSE figure.numerator END AS part,
    CASE protects WHEN 'shares' THEN evaluated ELSE figure.denominator END AS whole,
    figure.night < $night AS past,
    figure.night = (SELECT max(night) FROM fct_night WHERE province_code = $province AND night < $night) AS is_before
FROM fct_metric AS figure
JOIN dim_metric AS metric USING (metric_id)
LEFT JOIN counted
    ON protects = 'shares' AND counted.night = figure.night
    AND counted.source IS NOT DISTINCT FROM figure.source
    AND counted.register IS NOT DISTINCT FROM figure.register
    AND counted.breakdown IS NOT DISTINCT FROM figure.breakdown
WHERE
    province_code = $province AND protects <> 'nothing'
    AND figure.night IN (FROM nights)
    AND (figure.night = $night OR metric_id = 'digitization_rate' OR level NOT LIKE '%commune%' AND level NOT LIKE '%district%')
