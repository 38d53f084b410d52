-- id: conflicts_overdue
-- name_vi: Tỷ lệ mâu thuẫn quá hạn
-- name_en: Conflicts overdue
-- question_vi: Bao nhiêu phần trăm mâu thuẫn đang mở đã quá hạn xử lý 5, 10 hoặc 15 ngày?
-- question_en: What share of the open conflicts is older than its limit of 5, 10 or 15 days?
-- numerator: Số mâu thuẫn quá hạn
-- denominator: Số mâu thuẫn đang mở
-- unit: conflicts
-- direction: down
-- protects: parts
-- within: conflicts_open
-- target: 0
-- source: Công văn 4856/BCA-TTDLQG ngày 14/9/2026, phụ lục 3 (theo nguồn thứ cấp)
-- levels: province, source, register, commune, breakdown
SELECT
    conflict AS item,
    source, register, district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    due_days || ' ngày' AS breakdown,
    (age_days > due_days)::INTEGER AS numerator,
    1 AS denominator
FROM fct_conflict
WHERE night = $night AND province_code = $province AND state IS DISTINCT FROM 'closed'
