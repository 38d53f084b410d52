-- id: review_share
-- name_vi: Tỷ lệ lượt người chờ người xem
-- name_en: Share of persons waiting for review
-- question_vi: Bao nhiêu phần trăm người có tên trong hồ sơ phải để người xem xét?
-- question_en: What share of the persons on record must be looked at by people?
-- numerator: Số lượt người chờ xem
-- denominator: Số lượt người phải xác thực
-- unit: mentions
-- direction: down
-- protects: parts
-- source: Quyết định liên kết của kho
-- levels: province, source, register
SELECT
    mention AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    (decision = 'review')::INTEGER AS numerator,
    1 AS denominator
FROM fct_link
WHERE night = $night AND province_code = $province AND due
