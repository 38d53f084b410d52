-- id: decisions_overturned
-- name_vi: Tỷ lệ quyết định bị người khác sửa
-- name_en: Decisions overturned
-- question_vi: Bao nhiêu phần trăm quyết định của người rà soát bị người khác kết luận khác, từ chối xác nhận hoặc hoàn tác?
-- question_en: What share of the decisions was decided otherwise, not confirmed or taken back by somebody else?
-- numerator: Số quyết định bị người khác sửa
-- denominator: Số quyết định trong 90 ngày gần nhất, không kể mẫu kiểm soát
-- unit: decisions
-- direction: down
-- protects: group
-- source: Nhật ký quyết định: fct_answer
-- levels: province, source, commune, breakdown
SELECT
    answer::VARCHAR AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    reason AS breakdown,
    coalesce(NOT agreed, false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_answer
WHERE night = $night AND province_code = $province AND reason <> 'control'
