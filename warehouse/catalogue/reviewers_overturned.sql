-- id: reviewers_overturned
-- name_vi: Tỷ lệ quyết định bị người khác sửa, theo người rà soát
-- name_en: Decisions overturned, by reviewer
-- question_vi: Quyết định của mỗi người rà soát (bí danh) bị người khác sửa bao nhiêu phần trăm?
-- question_en: What share of each reviewer's decisions (by pseudonym) was overturned by somebody else?
-- numerator: Số quyết định bị người khác sửa
-- denominator: Số quyết định trong 90 ngày gần nhất, không kể mẫu kiểm soát
-- unit: decisions
-- direction: down
-- protects: group
-- source: Nhật ký quyết định: fct_answer
-- levels: province, breakdown
SELECT
    answer::VARCHAR AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    reviewer::VARCHAR AS breakdown,
    coalesce(NOT agreed, false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_answer
WHERE night = $night AND province_code = $province AND reason <> 'control'
