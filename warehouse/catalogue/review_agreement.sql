-- id: review_agreement
-- name_vi: Tỷ lệ hai người cùng một ý
-- name_en: Agreement between reviewers
-- question_vi: Khi hai người xem cùng một lượt ghép của mẫu kiểm soát mà không thấy ý nhau, bao nhiêu phần trăm trả lời giống nhau?
-- question_en: Where two people judged one match of the control sample, neither of them knowing of the other, what share of the answers is the same?
-- numerator: Số lượt ghép hai người cùng một ý
-- denominator: Số lượt ghép hai người đã xem trong 90 ngày gần nhất
-- unit: decisions
-- direction: up
-- protects: group
-- source: Nhật ký quyết định: mẫu kiểm soát mù (fct_answer); kappa và AC1 ở mart.v_review_agreement
-- levels: province, source
SELECT
    answer::VARCHAR AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    (decision = blind_answer)::INTEGER AS numerator,
    1 AS denominator
FROM fct_answer
WHERE night = $night AND province_code = $province AND blind_answer IS NOT NULL
