-- id: records_complete
-- name_vi: Tỷ lệ bản ghi đủ thông tin
-- name_en: Records that are complete
-- question_vi: Bao nhiêu phần trăm bản ghi có đủ các thông tin mà sổ phải có (liệt sĩ: họ tên, quê quán, năm hy sinh, số bằng)?
-- question_en: What share of the records has every part that its register must tell (martyrs: name, home place, year of death, certificate)?
-- numerator: Số bản ghi đủ thông tin
-- denominator: Số bản ghi
-- unit: records
-- direction: up
-- protects: parts
-- target: 100
-- source: Cách báo cáo của các tỉnh: đã thu thập (5.267 liệt sĩ, 78,56 %)
-- levels: province, source, register, commune, commune_register
-- indicator: complete
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'complete'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'complete')
