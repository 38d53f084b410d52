-- id: card_coverage
-- name_vi: Tỷ lệ bao phủ bảo hiểm y tế
-- name_en: Residents with a valid health card
-- question_vi: Bao nhiêu phần trăm người đang cư trú trong tỉnh có thẻ bảo hiểm y tế còn giá trị?
-- question_en: What share of the residents has a health card in force?
-- numerator: Số người đang cư trú đã khớp với một thẻ còn giá trị
-- denominator: Số người đang cư trú theo dữ liệu dân cư
-- unit: persons
-- direction: up
-- protects: parts
-- source: Luật Bảo hiểm y tế 25/2008/QH12; thẻ của lực lượng vũ trang không có trong danh sách của tỉnh, nên không đủ 100 % chưa hẳn là thiếu
-- levels: province, commune
SELECT
    coalesce(current_commune, '?') AS item,
    NULL::VARCHAR AS source, NULL::VARCHAR AS register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    covered AS numerator,
    persons AS denominator
FROM fct_coverage
WHERE night = $night AND province_code = $province AND coverage = 'insurance'
