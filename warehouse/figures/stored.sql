-- The whole of one metric: its figures at the coarsest level it has, summed.
SELECT sum(numerator) AS numerator, sum(denominator) AS denominator
FROM fct_metric
WHERE
    night = $night AND province_code = $province AND metric_id = $metric_id
    AND level = (
        SELECT arg_min(level, list_position(['province', 'breakdown', 'source', 'register'], level))
        FROM fct_metric
        WHERE
            night = $night AND province_code = $province AND metric_id = $metric_id
            AND level IN ('province', 'breakdown', 'source', 'register')
    )
HAVING count(*) > 0
