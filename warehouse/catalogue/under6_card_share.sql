-- id: under6_card_share
-- name_vi: Tỷ lệ trẻ em dưới 6 tuổi có thẻ bảo hiểm y tế
-- name_en: Children under six with a health card
-- question_vi: Bao nhiêu phần trăm trẻ em dưới 6 tuổi (72 tháng) đang cư trú trong tỉnh có thẻ bảo hiểm y tế còn giá trị?
-- question_en: What share of the resident children under six (72 months) has a health card in force?
-- numerator: Số trẻ em dưới 72 tháng đã khớp với một thẻ còn giá trị
-- denominator: Số trẻ em dưới 72 tháng đang cư trú theo dữ liệu dân cư
-- unit: persons
-- direction: up
-- protects: parts
-- target: 100
-- source: Luật Bảo hiểm y tế 25/2008/QH12, Điều 12; Nghị định 146/2018/NĐ-CP, Điều 13
-- levels: province, commune
SELECT
    coalesce(current_commune, '?') AS item,
    NULL::VARCHAR AS source, NULL::VARCHAR AS register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    covered AS numerator,
    persons AS denominator
FROM fct_coverage
WHERE night = $night AND province_code = $province AND coverage = 'insurance_under_6'
