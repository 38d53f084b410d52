-- id: conflicts_referred
-- name_vi: Tỷ lệ mâu thuẫn đã chuyển nơi phải sửa
-- name_en: Conflicts passed on
-- question_vi: Bao nhiêu phần trăm mâu thuẫn đang mở đã được người rà soát chuyển cho cơ quan chủ quản hoặc công an?
-- question_en: What share of the open conflicts was passed on by a person to the owner agency or the police?
-- numerator: Số mâu thuẫn đã chuyển, chờ nơi nhận sửa dữ liệu
-- denominator: Số mâu thuẫn đang mở
-- unit: conflicts
-- direction: none
-- protects: parts
-- within: conflicts_open
-- source: Kho dữ liệu: fct_conflict; phân tổ theo nơi xử lý của lý do
-- levels: province, source, commune, breakdown
SELECT
    conflict AS item,
    source, register, district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    dim_reason.desk AS breakdown,
    coalesce(state = 'referred', false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_conflict
LEFT JOIN dim_reason ON dim_reason.kind = 'conflict' AND dim_reason.reason = fct_conflict.reason
WHERE night = $night AND province_code = $province AND state IS DISTINCT FROM 'closed'
