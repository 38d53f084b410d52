-- By how many points each provincial rate moved since the night before, where there was one.
SELECT province_code, night, metric_id, abs(rate - rate_before) AS change
FROM (
    SELECT
        *,
        lag(rate) OVER past AS rate_before,
        least(denominator, lag(denominator) OVER past) AS smaller
    FROM fct_metric
    WHERE level = 'province'
    WINDOW past AS (PARTITION BY province_code, metric_id ORDER BY night)
)
WHERE (smaller >= 100 OR unit = 'weight') AND rate_before IS NOT NULL
