-- suite: figures
-- table: fct_metric
-- rule: no register that had 100 rows or more arrives with fewer than its limit allows since the night before without an acknowledgement
-- rule_vi: không sổ nào từng có từ 100 dòng trở lên bị thiếu dòng quá giới hạn so với đêm trước mà không có xác nhận
-- names: name
-- way_out: rows that are gone are no deaths and no moves: see whether a file, a sheet or a commune is missing in the delivery and have it sent whole; if so few are right, write rows_processed into by_hand/<province>/acknowledged.csv (columns night, metric_id, document, note) and run the night again
-- way_out_vi: dòng bị mất không phải là người chết hay chuyển đi: xem lần gửi có thiếu tệp, trang tính hay xã nào không và đề nghị gửi lại đủ; nếu số dòng ít đi là đúng, ghi rows_processed vào by_hand/<mã tỉnh>/acknowledged.csv (các cột night, metric_id, document, note) rồi chạy lại đêm này
SELECT past.metric_id || ' ' || past.source || '.' || past.register AS name
FROM (FROM {batch}) AS past
JOIN (
    SELECT province_code, night, lag(night) OVER (PARTITION BY province_code ORDER BY night) AS before
    FROM fct_night
) AS pair ON pair.province_code = past.province_code AND pair.before = past.night
JOIN dim_metric AS metric USING (metric_id)
LEFT JOIN fct_metric AS figure
    ON figure.night = pair.night
    AND figure.province_code = past.province_code
    AND figure.metric_id = past.metric_id
    AND figure.level = past.level
    AND figure.source = past.source
    AND figure.register = past.register
ANTI JOIN fct_acknowledgement AS known
    ON known.night = pair.night
    AND known.province_code = past.province_code
    AND known.metric_id = past.metric_id
WHERE
    past.level = 'register'
    AND past.numerator >= 100
    AND coalesce(figure.numerator, 0) < past.numerator * (1 - metric.fall_limit / 100)
