-- suite: figures
-- table: fct_night
-- rule: every night has figures, and only of metrics in the catalogue
-- rule_vi: đêm nào cũng có số liệu
SELECT 1
FROM (FROM {batch}) AS night
ANTI JOIN fct_metric AS figure USING (night, province_code)
