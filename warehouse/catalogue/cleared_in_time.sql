-- id: cleared_in_time
-- name_vi: Tỷ lệ mâu thuẫn giải quyết trong hạn
-- name_en: Conflicts cleared within the limit
-- question_vi: Trong số mâu thuẫn đã giải quyết từ đêm trước, bao nhiêu phần trăm kịp hạn 5, 10 hoặc 15 ngày?
-- question_en: Of the conflicts cleared since the night before, what share was cleared within 5, 10 or 15 days?
-- numerator: Số mâu thuẫn giải quyết trong hạn
-- denominator: Số mâu thuẫn đã giải quyết
-- unit: conflicts
-- direction: up
-- protects: parts
-- within: conflicts_cleared
-- source: Công văn 4856/BCA-TTDLQG ngày 14/9/2026, phụ lục 3 (theo nguồn thứ cấp)
-- levels: province, source, breakdown
SELECT
    conflict AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    reason AS breakdown,
    (age_days <= due_days)::INTEGER AS numerator,
    1 AS denominator
FROM fct_cleared
WHERE night = $night AND province_code = $province
