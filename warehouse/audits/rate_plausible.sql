-- suite: figures
-- table: fct_metric
-- rule: provincial rates stay between the floor and the ceiling of their metric
-- rule_vi: tỷ lệ cả tỉnh nằm giữa mức sàn và mức trần của chỉ số
SELECT 1
FROM (FROM {batch}) AS figure
JOIN dim_metric AS metric USING (metric_id)
WHERE figure.level = 'province' AND (figure.rate < metric.floor OR figure.rate > metric.ceiling)
