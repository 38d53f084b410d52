-- suite: figures
-- table: fct_metric
-- rule: no provincial rate jumps beyond its limit since the night before without an acknowledgement
-- rule_vi: không tỷ lệ nào của tỉnh thay đổi quá giới hạn so với đêm trước mà không có xác nhận
-- names: metric_id
-- way_out: see whether a delivery lacks rows; if the change is right, write it into by_hand/<province>/acknowledged.csv (columns night, metric_id, document, note) and run the night again
-- way_out_vi: xem có lần gửi nào thiếu dòng không; nếu thay đổi là đúng, ghi vào by_hand/<mã tỉnh>/acknowledged.csv (các cột night, metric_id, document, note) rồi chạy lại đêm này
SELECT metric_id
FROM (
    SELECT
        figure.*,
        lag(rate) OVER past AS rate_before,
        least(denominator, lag(denominator) OVER past) AS smaller
    FROM (FROM {batch}) AS figure
    WHERE level = 'province'
    WINDOW past AS (PARTITION BY province_code, metric_id ORDER BY figure.night)
) AS figure
JOIN dim_metric AS metric USING (metric_id)
ANTI JOIN fct_acknowledgement AS known
    ON known.night = figure.night
    AND known.province_code = figure.province_code
    AND known.metric_id = figure.metric_id
WHERE (smaller >= 100 OR figure.unit = 'weight') AND abs(rate - rate_before) > metric.jump_limit
