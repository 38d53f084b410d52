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
-- source: Nhật ký quyết định: fct_answer; phân tổ blind (mẫu kiểm soát mù) và shown (người thứ hai đã thấy ý người trước)
-- levels: breakdown
SELECT
    answer::VARCHAR AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    CASE WHEN reason = 'control' THEN 'blind' ELSE 'shown' END AS breakdown,
    (decision = second_answer)::INTEGER AS numerator,
    1 AS denominator
FROM fct_answer
WHERE night = $night AND province_code = $province AND second_answer IS NOT NULL
