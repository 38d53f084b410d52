-- The provincial figure of one metric, over all levels that have no group (a metric without a provincial level is
-- summed over its coarsest one, the source).
SELECT sum(numerator) AS numerator, sum(denominator) AS denominator
FROM fct_metric
WHERE
    night = $night AND province_code = $province AND metric_id = $metric_id
    AND level = (
        SELECT min(level) FROM fct_metric
        WHERE
            night = $night AND province_code = $province AND metric_id = $metric_id
            AND level IN ('province', 'source')
    )
HAVING count(*) > 0
