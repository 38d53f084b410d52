-- id: eresult_share
-- name_vi: Tỷ lệ hồ sơ có kết quả điện tử
-- name_en: Dossiers with an electronic result
-- question_vi: Trong số hồ sơ của thủ tục trả kết quả giấy, bao nhiêu phần trăm có tệp kết quả?
-- question_en: Of the dossiers whose procedure gives paper, what share has a file of the result?
-- numerator: Số hồ sơ có tệp kết quả
-- denominator: Số hồ sơ của thủ tục trả kết quả giấy
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 4.1
-- levels: province, source, register, commune, commune_register
-- indicator: electronic_result
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'electronic_result'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'electronic_result')
