-- vi: Mâu thuẫn đang mở theo lý do cho cả tỉnh; nhóm dưới 5 được ẩn.
-- en: Open conflicts by reason for the whole province; groups below 5 are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- reason | Mã lý do | Reason code
-- reason_name | Câu tiếng Việt của lý do | Vietnamese sentence of the reason
-- reason_name_en | Câu tiếng Anh | English sentence of the reason
-- severity | Mức độ: critical, major, minor, info | Severity: critical, major, minor, info
-- blocking | Chặn đồng bộ | Keeps the record from being synchronised
-- due_days | Hạn xử lý, ngày | Limit in days
-- open_conflicts | Số mâu thuẫn đang mở; trống khi dưới 5 | Open conflicts; null below 5
-- overdue | Số quá hạn; trống khi số quá hạn hoặc còn hạn dưới 5 | Overdue; null when those overdue or those in time are below 5
-- oldest_days | Tuổi lớn nhất, ngày; trống cùng với số quá hạn | Oldest, days; null where overdue is
-- suppressed | Đã ẩn vì nhóm dưới 5, hoặc vì để lộ nhóm như vậy | Suppressed: a group below 5, or what would give one away
SELECT
    night, province_code, province.name AS province, counted.reason, reason.name_vi AS reason_name,
    reason.name_en AS reason_name_en, reason.severity, reason.blocking, reason.due_days,
    CASE WHEN NOT figure.suppressed THEN open END AS open_conflicts,
    CASE WHEN NOT (figure.suppressed OR counted.suppressed) THEN overdue END AS overdue,
    CASE WHEN NOT (figure.suppressed OR counted.suppressed) THEN oldest_days END AS oldest_days,
    figure.suppressed
FROM fct_backlog_reason AS counted
JOIN dim_province AS province USING (province_code)
JOIN (
    SELECT night, province_code, breakdown AS reason, suppressed
    FROM fct_metric
    WHERE metric_id = 'conflicts_open' AND level = 'breakdown'
) AS figure USING (night, province_code, reason)
JOIN dim_reason AS reason ON reason.kind = 'conflict' AND reason.reason = counted.reason
