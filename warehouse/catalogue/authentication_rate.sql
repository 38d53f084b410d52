-- id: authentication_rate
-- name_vi: Tỷ lệ xác thực với dữ liệu dân cư
-- name_en: Authentication rate
-- question_vi: Bao nhiêu phần trăm người có tên trong hồ sơ đã khớp với một người trong dữ liệu dân cư?
-- question_en: What share of the persons on record is matched to a person of the population master?
-- numerator: Số lượt người đã khớp
-- denominator: Số lượt người phải xác thực
-- unit: mentions
-- direction: up
-- protects: parts
-- target: 95
-- floor: 50
-- jump: 5
-- source: Xác thực với CSDL quốc gia về dân cư: matched / total
-- levels: province, source, register, district, commune, commune_register
SELECT
    mention AS item,
    source, register, district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    (decision = 'match')::INTEGER AS numerator,
    1 AS denominator
FROM fct_link
WHERE night = $night AND province_code = $province AND due
