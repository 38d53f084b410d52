-- id: review_agreement
-- name_vi: Tỷ lệ hai người cùng một ý
-- name_en: Agreement between reviewers
-- question_vi: Khi hai người trả lời cùng một việc, bao nhiêu phần trăm trả lời giống nhau?
-- question_en: Where two people answered one case, what share of the answers is the same?
-- numerator: Số việc hai người cùng một ý
-- denominator: Số việc hai người đã trả lời trong 90 ngày gần nhất
-- unit: decisions
-- direction: up
-- protects: group
-- source: Nhật ký quyết định: fct_answer; người thứ hai đã thấy ý người trước; kappa và AC1 ở mart.v_review_agreement
-- levels: province, source
SELECT
    answer::VARCHAR AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    (decision = second_answer)::INTEGER AS numerator,
    1 AS denominator
FROM fct_answer
WHERE night = $night AND province_code = $province AND second_answer IS NOT NULL
