-- vi: Năm tiêu chí theo nguồn, sổ với dải màu: xanh ≥ 90, vàng 75–<90, đỏ < 75.
-- en: The five criteria by source and register with bands: green ≥ 90, yellow 75–<90, red < 75.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- level | breakdown: cả tỉnh; source_breakdown: nguồn; register_breakdown: sổ | breakdown: province; source_breakdown: source; register_breakdown: register
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- criterion | Tiêu chí: dung, du, sach, song, thong_nhat | Criterion: dung, du, sach, song, thong_nhat
-- criterion_name | Tên tiêu chí | Vietnamese name of the criterion
-- rate | Tỷ lệ phần trăm; trống khi ẩn | Per cent; null when suppressed
-- band | green, yellow hoặc red | green, yellow or red
SELECT
    night, province_code, province, level, source, register, register_name, breakdown AS criterion,
    CASE breakdown
        WHEN 'dung' THEN 'Đúng' WHEN 'du' THEN 'Đủ' WHEN 'sach' THEN 'Sạch' WHEN 'song' THEN 'Sống'
        WHEN 'thong_nhat' THEN 'Thống nhất'
    END AS criterion_name,
    rate,
    CASE WHEN rate >= 90 THEN 'green' WHEN rate >= 75 THEN 'yellow' WHEN rate < 75 THEN 'red' END AS band
FROM mart.v_metric
WHERE metric_id = 'criteria'
