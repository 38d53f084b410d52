-- id: online_service_share
-- name_vi: Tỷ lệ TTHC cung cấp dịch vụ công trực tuyến
-- name_en: Procedures offered online
-- question_vi: Bao nhiêu phần trăm thủ tục hành chính trong danh mục được cung cấp trực tuyến một phần hoặc toàn trình?
-- question_en: What share of the procedures in the catalogue is offered online, partly or wholly?
-- numerator: Số thủ tục có dịch vụ công trực tuyến một phần hoặc toàn trình
-- denominator: Số thủ tục trong danh mục
-- unit: procedures
-- direction: up
-- protects: nothing
-- target: 80
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 3.1 (đủ điểm từ 80 %)
-- levels: province, source, register
-- indicator: online_service
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'online_service'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'online_service')
