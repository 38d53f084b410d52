-- vi: Các đêm đã chạy: khối lượng, thời gian, phiên bản.
-- en: The nights that were run: volume, time, versions.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- records | Số bản ghi | Records
-- mentions | Số lượt người | Mentions
-- persons | Số người trong dữ liệu dân cư | Persons in the master
-- data_rows | Số dòng dữ liệu | Data rows
-- seconds | Thời gian, giây | Seconds
-- rows_per_second | Dòng mỗi giây | Rows per second
-- run_id | Lần chạy | Run
-- model_version | Phiên bản mô hình | Model version
-- rule_version | Phiên bản quy tắc | Rule version
SELECT
    night, province_code, province.name AS province, records, mentions, persons,
    coalesce(file.data_rows, 0) AS data_rows, seconds,
    CASE WHEN seconds > 0 THEN coalesce(file.data_rows, 0) / seconds END AS rows_per_second,
    run_id::VARCHAR AS run_id, model_version, rule_version
FROM fct_night
JOIN dim_province AS province USING (province_code)
LEFT JOIN (
    SELECT night, province_code, sum(data_rows)::BIGINT AS data_rows FROM fct_file GROUP BY ALL
) AS file USING (night, province_code)
