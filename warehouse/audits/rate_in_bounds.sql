-- suite: figures
-- table: fct_metric
-- rule: rates lie between 0 and 100 %
-- rule_vi: tỷ lệ nằm từ 0 đến 100 %
SELECT 1 FROM {batch} WHERE rate < 0 OR rate > 100
