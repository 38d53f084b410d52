-- suite: figures
-- table: fct_metric
-- rule: 0 <= numerator <= denominator
-- rule_vi: 0 ≤ tử số ≤ mẫu số
SELECT 1 FROM {batch} WHERE numerator < 0 OR denominator < 0 OR numerator > denominator
