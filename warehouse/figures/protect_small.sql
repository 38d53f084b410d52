-- Marks the figures that are small in themselves, of every night that is not marked yet.
CREATE OR REPLACE TEMP TABLE st_unprotected AS
SELECT DISTINCT night, province_code, metric_id
FROM fct_metric
JOIN dim_metric AS metric USING (metric_id)
WHERE suppressed IS NULL;

UPDATE fct_metric
SET suppressed = is_small_figure(metric.protects, fct_metric.numerator, fct_metric.denominator)
FROM dim_metric AS metric
WHERE metric.metric_id = fct_metric.metric_id AND suppressed IS NULL;
