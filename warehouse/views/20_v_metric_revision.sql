-- vi: Số liệu đã công bố rồi được sửa khi chạy lại; nhóm dưới 5 được ẩn.
-- en: Published figures corrected by a re-run; groups below 5 are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- revision | Lần sửa thứ mấy của đêm | Number of the correction of the night
-- metric_id | Mã chỉ số | Metric id
-- metric | Tên chỉ số | Name of the metric
-- level | Cấp tổng hợp | Level
-- source | Nguồn | Source
-- register | Sổ | Register
-- district_code | Huyện trước sáp nhập | District before the merger
-- commune_code | Mã xã | Commune code
-- commune_vintage | Thế hệ mã xã | Vintage of the commune code
-- breakdown | Phân tổ riêng | The metric's own breakdown
-- old_numerator | Tử số cũ | Old numerator
-- old_denominator | Mẫu số cũ | Old denominator
-- new_numerator | Tử số mới | New numerator
-- new_denominator | Mẫu số mới | New denominator
-- old_run_id | Lần chạy cũ | Old run
-- new_run_id | Lần chạy mới | New run
SELECT
    night, province_code, province.name AS province, revision, metric_id, metric.name_vi AS metric, level,
    revised.source, register, district_code, commune_code, commune_vintage, breakdown,
    old_numerator, old_denominator, new_numerator, new_denominator,
    old_run_id::VARCHAR AS old_run_id, new_run_id::VARCHAR AS new_run_id
FROM fct_metric_revision AS revised
JOIN dim_province AS province USING (province_code)
JOIN dim_metric AS metric USING (metric_id)
WHERE NOT coalesce(suppressed, true)
