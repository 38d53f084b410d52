-- Hides each figure whose denominator is a count that is hidden itself. `pairs`: [metric, metric that counts].
UPDATE fct_metric AS figure
SET suppressed = true
FROM fct_metric AS count, (SELECT pair[1] AS metric_id, pair[2] AS counted FROM (SELECT unnest($pairs) AS pair)) AS pair
WHERE
    figure.metric_id = pair.metric_id AND count.metric_id = pair.counted
    AND NOT figure.suppressed AND count.suppressed
    AND figure.night = count.night AND figure.province_code = count.province_code
    AND figure.level = count.level
    AND figure.source IS NOT DISTINCT FROM count.source
    AND figure.register IS NOT DISTINCT FROM count.register
    AND figure.commune_code IS NOT DISTINCT FROM count.commune_code
    AND figure.level NOT LIKE '%breakdown'
RETURNING figure.metric_id
