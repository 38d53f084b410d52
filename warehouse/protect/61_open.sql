-- Figures that protect nobody are shown.
UPDATE fct_metric SET suppressed = false
WHERE
    province_code = $province AND night = $night
    AND metric_id IN (SELECT metric_id FROM dim_metric WHERE protects = 'nothing')
