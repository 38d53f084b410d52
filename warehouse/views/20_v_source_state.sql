-- vi: Độ mới của mỗi sổ, của dữ liệu dân cư và của kiểm kê sổ ở mỗi đêm.
-- en: Freshness of each register, of the population master and of the inventory on each night.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- as_of | Ngày của bản trích mới nhất | Date of the newest extract
-- age_days | Tuổi, ngày | Age in days
-- limit_days | Giới hạn, ngày | Limit in days
-- fresh | Còn mới | Within the limit
-- state | fresh (còn mới), late (trễ so với nhịp gửi), stale (quá giới hạn tuổi), missing (chưa từng nhận) | fresh, late (against its rhythm), stale (older than its limit), missing (never received)
-- required | Tỉnh không thể thiếu nguồn này | The province cannot do without this source
-- files | Số tệp | Files
-- data_rows | Số dòng dữ liệu; trống khi ẩn | Data rows; null when suppressed
SELECT
    night, province_code, province.name AS province, source, register, source.name_vi AS register_name,
    as_of, age_days, limit_days, coalesce(age_days <= limit_days, false) AS fresh,
    state, required, files,
    CASE WHEN NOT coalesce(suppressed, false) THEN data_rows END AS data_rows
FROM fct_source_state
LEFT JOIN (
    SELECT night, province_code, source, register, suppressed
    FROM fct_metric
    WHERE metric_id = 'rows_processed' AND level = 'register'
) AS figure USING (night, province_code, source, register)
JOIN dim_province AS province USING (province_code)
JOIN dim_source AS source USING (source, register)
