-- suite: figures
-- table: fct_metric
-- rule: a rate is 100 x numerator / denominator, and is null without a denominator above 0 and of a mean
-- rule_vi: tỷ lệ = 100 × tử số / mẫu số; trống khi mẫu số không lớn hơn 0 và ở chỉ số trung bình
SELECT 1
FROM (FROM {batch}) AS figure
JOIN dim_metric AS metric USING (metric_id)
WHERE
    (figure.rate IS NULL) <> (coalesce(figure.denominator = 0, true) OR coalesce(measure = 'mean', false))
    OR abs(figure.rate - 100 * figure.numerator::DOUBLE / figure.denominator::DOUBLE) > 1e-9
