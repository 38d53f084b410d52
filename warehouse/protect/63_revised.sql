-- Corrections of figures that are hidden now: their newest number is the hidden one.
UPDATE fct_metric_revision AS revised
SET suppressed = true
FROM fct_metric AS figure
WHERE
    NOT revised.suppressed AND figure.suppressed
    AND revised.night = $night AND revised.province_code = $province
    AND figure.night = revised.night AND figure.province_code = revised.province_code
    AND figure.metric_id = revised.metric_id AND figure.level = revised.level
    AND figure.source IS NOT DISTINCT FROM revised.source
    AND figure.register IS NOT DISTINCT FROM revised.register
    AND figure.district_code IS NOT DISTINCT FROM revised.district_code
    AND figure.commune_code IS NOT DISTINCT FROM revised.commune_code
    AND figure.commune_vintage IS NOT DISTINCT FROM revised.commune_vintage
    AND figure.breakdown IS NOT DISTINCT FROM revised.breakdown
