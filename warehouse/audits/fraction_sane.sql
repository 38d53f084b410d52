-- suite: figures
-- table: fct_metric
-- rule: 0 <= numerator <= denominator, and of a mean 0 <= both
-- rule_vi: 0 ≤ tử số ≤ mẫu số; ở chỉ số trung bình cả hai không âm
SELECT 1
FROM (FROM {batch}) AS figure
JOIN dim_metric AS metric USING (metric_id)
WHERE
    figure.numerator < 0 OR figure.denominator < 0
    OR (figure.numerator > figure.denominator AND coalesce(measure = 'share', true))
