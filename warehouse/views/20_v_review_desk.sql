-- vi: Tiến độ giải quyết mâu thuẫn theo nơi xử lý của lý do: đang mở, đã chuyển nơi phải sửa, đã giải quyết từ đêm trước; số nhỏ hơn 5 được ẩn.
-- en: Progress by the desk of the reason: open, passed on to whoever must correct, cleared since the night before; numbers below 5 are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- desk | Nơi xử lý: reviewer, owner_agency, police, competent_authority, information | Desk: reviewer, owner_agency, police, competent_authority, information
-- open_conflicts | Số mâu thuẫn đang mở; trống khi ẩn, 0 khi không có | Open conflicts; null when suppressed, 0 where there are none
-- referred | Trong đó đã chuyển nơi phải sửa; trống khi ẩn | Of these, passed on; null when suppressed
-- cleared | Số đã giải quyết từ đêm trước; trống khi ẩn, 0 khi không có | Cleared since the night before; null when suppressed, 0 where there are none
SELECT
    night, province_code, any_value(province) AS province, breakdown AS desk,
    CASE WHEN NOT coalesce(bool_or(suppressed) FILTER (metric_id = 'conflicts_referred'), false)
        THEN coalesce(sum(denominator) FILTER (metric_id = 'conflicts_referred'), 0)::BIGINT
    END AS open_conflicts,
    CASE WHEN NOT coalesce(bool_or(suppressed) FILTER (metric_id = 'conflicts_referred'), false)
        THEN coalesce(sum(numerator) FILTER (metric_id = 'conflicts_referred'), 0)::BIGINT
    END AS referred,
    CASE WHEN NOT coalesce(bool_or(suppressed) FILTER (metric_id = 'conflicts_cleared'), false)
        THEN coalesce(sum(numerator) FILTER (metric_id = 'conflicts_cleared'), 0)::BIGINT
    END AS cleared
FROM mart.v_metric
WHERE metric_id IN ('conflicts_referred', 'conflicts_cleared') AND level = 'breakdown'
GROUP BY night, province_code, breakdown
