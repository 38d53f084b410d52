-- vi: Mâu thuẫn đã giải quyết từ đêm trước, và bao nhiêu kịp hạn 5, 10 hoặc 15 ngày: cả tỉnh, theo nguồn, theo lý do; số nhỏ hơn 5 được ẩn.
-- en: Conflicts cleared since the night before, and how many within 5, 10 or 15 days: province, sources, reasons; numbers below 5 are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- level | province, source hoặc breakdown (theo lý do) | province, source or breakdown (by reason)
-- source | Nguồn | Source
-- reason | Mã lý do | Reason code
-- reason_name | Câu tiếng Việt của lý do | Vietnamese sentence of the reason
-- desk | Nơi xử lý của lý do | Desk of the reason
-- due_days | Hạn xử lý, ngày | Limit in days
-- cleared | Số đã giải quyết; trống khi ẩn | Cleared; null when suppressed
-- in_time | Trong đó kịp hạn; trống khi ẩn | Of these, within the limit; null when suppressed
-- rate | Tỷ lệ kịp hạn, phần trăm; trống khi ẩn | Per cent within the limit; null when suppressed
SELECT
    night, province_code, province, level, source, breakdown AS reason,
    reason.name_vi AS reason_name, reason.desk, reason.due_days,
    denominator AS cleared, numerator AS in_time, rate
FROM mart.v_metric
LEFT JOIN dim_reason AS reason ON reason.kind = 'conflict' AND reason.reason = breakdown
WHERE metric_id = 'cleared_in_time'
