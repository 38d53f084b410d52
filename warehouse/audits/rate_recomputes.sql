-- suite: figures
-- table: fct_metric
-- rule: a rate is 100 x numerator / denominator, and is null without a denominator above 0
-- rule_vi: tỷ lệ = 100 × tử số / mẫu số; trống khi mẫu số không lớn hơn 0
SELECT 1 FROM {batch}
WHERE
    (rate IS NULL) <> coalesce(denominator = 0, true)
    OR abs(rate - 100 * numerator::DOUBLE / denominator::DOUBLE) > 1e-9
