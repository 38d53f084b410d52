-- id: conflicts_open
-- name_vi: Mâu thuẫn đang mở
-- name_en: Open conflicts
-- question_vi: Còn bao nhiêu mâu thuẫn chờ người xem, theo từng lý do?
-- question_en: How many conflicts wait for a person, by reason?
-- numerator: Số mâu thuẫn đang mở
-- unit: conflicts
-- direction: down
-- protects: parts
-- source: Kho dữ liệu: fct_conflict
-- levels: province, source, register, commune, breakdown, source_breakdown
SELECT
    conflict AS item,
    source, register, district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    reason AS breakdown,
    1 AS numerator,
    NULL::INTEGER AS denominator
FROM fct_conflict
WHERE night = $night AND province_code = $province AND state IS DISTINCT FROM 'closed'
