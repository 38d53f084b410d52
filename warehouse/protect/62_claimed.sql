-- The warehouse's own rate beside each claimed figure of the night, where it may leave.
UPDATE fct_reported_figure AS claim
SET warehouse_rate = CASE WHEN NOT figure.suppressed THEN figure.rate END
FROM fct_metric AS figure
WHERE
    claim.night = $night AND claim.province_code = $province
    AND figure.night = claim.night AND figure.province_code = claim.province_code
    AND figure.metric_id = claim.metric_id
    AND figure.level = CASE WHEN claim.source IS NULL THEN 'province' ELSE 'source' END
    AND figure.source IS NOT DISTINCT FROM claim.source
