-- vi: Mâu thuẫn đang mở theo lý do, sổ và xã, kèm tuổi so với hạn; nhóm dưới 5 được ẩn.
-- en: Open conflicts by reason, register and commune with their age against the limit; groups below 5 are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- reason | Mã lý do | Reason code
-- reason_name | Câu tiếng Việt của lý do | Vietnamese sentence of the reason
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- commune_code | Mã xã hiện hành | Commune code in force
-- commune | Tên xã | Name of the commune
-- due_days | Hạn xử lý, ngày | Limit in days
-- open_conflicts | Số mâu thuẫn đang mở; trống khi dưới 5 | Open conflicts; null below 5
-- overdue | Số quá hạn; trống khi số quá hạn hoặc còn hạn dưới 5 | Overdue; null when those overdue or those in time are below 5
-- oldest_days | Tuổi lớn nhất, ngày; trống cùng với số quá hạn | Oldest, days; null where overdue is
-- suppressed | Đã ẩn vì nhóm dưới 5, hoặc vì để lộ nhóm như vậy | Suppressed: a group below 5, or what would give one away
SELECT
    night, province_code, province.name AS province, backlog.reason, reason.name_vi AS reason_name,
    source, register, source.name_vi AS register_name, current_commune AS commune_code,
    commune.name AS commune, reason.due_days,
    CASE WHEN NOT suppressed THEN open END AS open_conflicts,
    CASE WHEN NOT (suppressed OR overdue_suppressed) THEN overdue END AS overdue,
    CASE WHEN NOT (suppressed OR overdue_suppressed) THEN oldest_days END AS oldest_days,
    suppressed
FROM fct_backlog AS backlog
JOIN dim_province AS province USING (province_code)
JOIN dim_source AS source USING (source, register)
JOIN dim_reason AS reason ON reason.kind = 'conflict' AND reason.reason = backlog.reason
LEFT JOIN dim_commune AS commune
    ON commune.commune_code = backlog.current_commune AND commune.commune_vintage = 'new'
