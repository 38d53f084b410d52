/* Đêm mới nhất, mỗi tỉnh đạt bao nhiêu ở các chỉ số chính?
   How does each province stand on the main metrics, on its latest night? */
SELECT province, metric, numerator, denominator, round(rate, 2) AS rate, target, as_of
FROM mart.v_metric
WHERE
    level = 'province'
    AND metric_id IN ('digitization_rate', 'authentication_rate', 'sync_rate', 'quarantine_rate')
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY province, metric
