-- vi: Bản ghi mới, sửa, mất so với lần sổ được gửi trước; nhóm dưới 5 và số để lộ nhóm đó được ẩn.
-- en: Records new, changed and gone since their register came before; groups below 5, and what would give them away, are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- previous_night | Đêm được so sánh: lần gần nhất sổ được gửi | The night compared with: when the register came before
-- as_of | Ngày của bản trích | Date of the extract
-- previous_as_of | Ngày của bản trích được so sánh; bằng ngày của bản trích khi không có bản gửi mới | Date of the extract compared with; that of the extract where nothing new was delivered
-- rules_changed | Bộ quy tắc đã khác giữa hai đêm: bản ghi có thể đổi vì cách đọc đã đổi | The rules changed between the two nights: records may differ because they are read otherwise
-- new_records | Bản ghi mới; trống khi ẩn | New; null when suppressed
-- changed_records | Bản ghi đổi nội dung; trống khi ẩn | Changed; null when suppressed
-- gone_records | Bản ghi không còn; trống khi ẩn | Gone; null when suppressed
-- same_records | Bản ghi giữ nguyên; trống khi ẩn | Unchanged; null when suppressed
SELECT
    change.night, change.province_code, province.name AS province, change.source, change.register,
    source.name_vi AS register_name,
    previous_night, here.as_of, before.as_of AS previous_as_of,
    this.rule_version <> other.rule_version AS rules_changed,
    CASE WHEN NOT hide_new THEN new_records END AS new_records,
    CASE WHEN NOT hide_changed THEN changed_records END AS changed_records,
    CASE WHEN NOT hide_gone THEN gone_records END AS gone_records,
    CASE WHEN NOT same_suppressed THEN same_records END AS same_records
FROM fct_change AS change
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
JOIN fct_night AS this USING (night, province_code)
JOIN fct_night AS other ON other.night = previous_night AND other.province_code = change.province_code
LEFT JOIN fct_source_state AS here USING (night, province_code, source, register)
LEFT JOIN fct_source_state AS before
    ON before.night = previous_night AND before.province_code = change.province_code
    AND before.source = change.source AND before.register = change.register
