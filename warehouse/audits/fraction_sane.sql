-- suite: figures
-- table: fct_metric
-- rule: 0 <= numerator <= denominator
SELECT 1 FROM {batch} WHERE numerator < 0 OR denominator < 0 OR numerator > denominator
