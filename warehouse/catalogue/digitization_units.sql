-- id: digitization_units
-- name_vi: Số huyện (trước sáp nhập) đã số hóa xong
-- name_en: Districts (before the merger) completely digitised
-- question_vi: Bao nhiêu huyện đã số hóa xong một sổ, ví dụ "8/15 huyện"?
-- question_en: In how many districts is a register completely digitised, as in "8 of 15 districts"?
-- numerator: Số huyện có mọi việc của sổ đã số hóa
-- denominator: Số huyện có sổ theo kiểm kê
-- unit: districts
-- direction: up
-- protects: nothing
-- target: 100
-- source: Cách báo cáo của tỉnh Đắk Lắk, 27/02/2025 (đất đai: 8/15 huyện)
-- levels: source, register
SELECT
    district_code AS item,
    source, register, district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    (sum(digitised) = sum(entries))::INTEGER AS numerator,
    1 AS denominator
FROM fct_book
WHERE night = $night AND province_code = $province AND entries > 0 AND district_code IS NOT NULL
GROUP BY source, register, district_code
