-- The warehouse's own rate beside each claimed figure of the night, where it may leave. A claim speaks of the province,
-- of a source or of one register (`source.register`); where a metric has no figure of a source as a whole, that of its
-- only register stands for it.
UPDATE fct_reported_figure AS claim
SET warehouse_rate = CASE WHEN NOT figure.suppressed THEN figure.rate END
FROM (
    SELECT metric_id, concat_ws('.', source, register) AS speaks_of, rate, suppressed
    FROM fct_metric
    WHERE night = $night AND province_code = $province AND level IN ('province', 'source', 'register')
    UNION ALL
    SELECT metric_id, source, any_value(rate), any_value(suppressed)
    FROM fct_metric
    WHERE night = $night AND province_code = $province AND level IN ('source', 'register')
    GROUP BY metric_id, source
    HAVING count(*) = 1 AND any_value(level) = 'register'
) AS figure
WHERE
    claim.night = $night AND claim.province_code = $province
    AND figure.metric_id = claim.metric_id AND figure.speaks_of = coalesce(claim.source, '')
