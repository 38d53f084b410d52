-- suite: figures
-- table: fct_metric
-- rule: provincial rates stay between the floor and the ceiling of their metric
-- rule_vi: tỷ lệ cả tỉnh nằm giữa mức sàn và mức trần của chỉ số
-- names: metric_id
-- way_out: see whether a delivery lacks rows, or a column is read as another; have it sent again and run the night again
-- way_out_vi: xem có lần gửi nào thiếu dòng hay cột nào bị đọc nhầm không; yêu cầu gửi lại rồi chạy lại đêm này
SELECT metric_id
FROM (FROM {batch}) AS figure
JOIN dim_metric AS metric USING (metric_id)
WHERE figure.level = 'province' AND (figure.rate < metric.floor OR figure.rate > metric.ceiling)
