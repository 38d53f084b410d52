-- id: conflicts_cleared
-- name_vi: Mâu thuẫn đã giải quyết từ đêm trước
-- name_en: Conflicts cleared since the night before
-- question_vi: Bao nhiêu mâu thuẫn của đêm trước nay không còn mở, theo nơi xử lý của lý do?
-- question_en: How many conflicts of the night before are open no longer, by the desk of their reason?
-- numerator: Số mâu thuẫn đã giải quyết
-- unit: conflicts
-- direction: up
-- protects: parts
-- source: Kho dữ liệu: fct_cleared
-- levels: province, source, breakdown
SELECT
    conflict AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    dim_reason.desk AS breakdown,
    1 AS numerator,
    NULL::INTEGER AS denominator
FROM fct_cleared
LEFT JOIN dim_reason ON dim_reason.kind = 'conflict' AND dim_reason.reason = fct_cleared.reason
WHERE night = $night AND province_code = $province
