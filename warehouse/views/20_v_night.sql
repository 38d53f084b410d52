-- vi: Các đêm đã chạy: khối lượng, thời gian, phiên bản.
-- en: The nights that were run: volume, time, versions.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- records | Số bản ghi; trống khi ẩn | Records; null when suppressed
-- mentions | Số lượt người; trống khi ẩn | Mentions; null when suppressed
-- persons | Số người trong dữ liệu dân cư | Persons in the master
-- data_rows | Số dòng dữ liệu; trống khi ẩn | Data rows; null when suppressed
-- seconds | Thời gian, giây | Seconds
-- rows_per_second | Dòng mỗi giây | Rows per second
-- run_id | Lần chạy | Run
-- model_version | Phiên bản mô hình | Model version
-- rule_version | Phiên bản quy tắc | Rule version
SELECT
    night, province_code, province.name AS province,
    CASE WHEN NOT coalesce(records_suppressed, true) THEN records END AS records,
    CASE WHEN NOT coalesce(mentions_suppressed, true) THEN mentions END AS mentions, persons,
    CASE WHEN NOT coalesce(suppressed, false) THEN coalesce(numerator, 0)::BIGINT END AS data_rows, seconds,
    CASE WHEN seconds > 0 AND NOT coalesce(suppressed, false) THEN coalesce(numerator, 0)::DOUBLE / seconds END
        AS rows_per_second,
    fct_night.run_id::VARCHAR AS run_id, model_version, rule_version
FROM fct_night
JOIN dim_province AS province USING (province_code)
LEFT JOIN (
    SELECT night, province_code, numerator, suppressed
    FROM fct_metric
    WHERE metric_id = 'rows_processed' AND level = 'province'
) AS figure USING (night, province_code)
