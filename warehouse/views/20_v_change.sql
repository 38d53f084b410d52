-- vi: Bản ghi mới, sửa, mất so với đêm trước; nhóm dưới 5 và số để lộ nhóm đó được ẩn.
-- en: Records new, changed and gone since the night before; groups below 5, and what would give them away, are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- previous_night | Đêm được so sánh | The night compared with
-- new_records | Bản ghi mới; trống khi ẩn | New; null when suppressed
-- changed_records | Bản ghi đổi nội dung; trống khi ẩn | Changed; null when suppressed
-- gone_records | Bản ghi không còn; trống khi ẩn | Gone; null when suppressed
-- same_records | Bản ghi giữ nguyên; trống khi ẩn | Unchanged; null when suppressed
SELECT
    night, province_code, province.name AS province, source, register, source.name_vi AS register_name,
    previous_night,
    CASE WHEN NOT hide_new THEN new_records END AS new_records,
    CASE WHEN NOT hide_changed THEN changed_records END AS changed_records,
    CASE WHEN NOT hide_gone THEN gone_records END AS gone_records,
    CASE WHEN NOT same_suppressed THEN same_records END AS same_records
FROM fct_change
JOIN (
    SELECT
        night, province_code, source, register,
        bool_or(suppressed) FILTER (breakdown = 'new') AS hide_new,
        bool_or(suppressed) FILTER (breakdown = 'changed') AS hide_changed,
        bool_or(suppressed) FILTER (breakdown = 'gone') AS hide_gone
    FROM fct_metric
    WHERE metric_id = 'records_changed' AND level = 'register_breakdown'
    GROUP BY ALL
) AS figure USING (night, province_code, source, register)
JOIN dim_province AS province USING (province_code)
JOIN dim_source AS source USING (source, register)
