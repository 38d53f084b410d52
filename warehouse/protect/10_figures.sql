-- The figures that protect people, of $night and (fixed, and without places) of the night before it.
CREATE OR REPLACE TEMP TABLE pr_figure AS
SELECT
    hash(
        'figure', night, metric_id, level, figure.source, register, district_code, commune_code,
        commune_vintage, breakdown
    ) AS unit,
    figure.rowid AS line, night, metric_id, level, figure.source, register, district_code, commune_code,
    commune_vintage, breakdown, figure.numerator, figure.denominator, suppressed, protects,
    night < $night AS past
FROM fct_metric AS figure
JOIN dim_metric AS metric USING (metric_id)
WHERE
    province_code = $province AND protects <> 'nothing'
    AND (
        night = $night
        OR night = (SELECT max(night) FROM fct_night WHERE province_code = $province AND night < $night)
        AND level NOT LIKE '%commune%' AND level NOT LIKE '%district%'
    )
