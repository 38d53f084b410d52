-- suite: figures
-- table: fct_metric
-- rule: rates lie between 0 and 100 %
SELECT 1 FROM {batch} WHERE rate < 0 OR rate > 100
