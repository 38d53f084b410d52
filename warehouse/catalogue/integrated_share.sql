-- id: integrated_share
-- name_vi: Tỷ lệ TTHC tích hợp Cổng dịch vụ công quốc gia
-- name_en: Procedures integrated into the national portal
-- question_vi: Bao nhiêu phần trăm thủ tục hành chính trong danh mục đã tích hợp Cổng dịch vụ công quốc gia?
-- question_en: What share of the procedures in the catalogue is offered at the national portal?
-- numerator: Số thủ tục đã tích hợp
-- denominator: Số thủ tục trong danh mục
-- unit: procedures
-- direction: up
-- protects: nothing
-- source: Cách báo cáo của các tỉnh (667/879 dịch vụ công toàn trình)
-- levels: province, source, register
-- indicator: integrated
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'integrated'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'integrated')
