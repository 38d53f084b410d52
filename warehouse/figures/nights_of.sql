-- The five latest nights of a province that have a figure of the metric, and whether a night was run.
SELECT
    coalesce((
        SELECT list(DISTINCT night ORDER BY night DESC)[:5]
        FROM fct_metric
        WHERE metric_id = $metric_id AND province_code = $province
    ), []) AS nights,
    EXISTS (FROM fct_night WHERE night = $night AND province_code = $province) AS ran
