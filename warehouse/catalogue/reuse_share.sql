-- id: reuse_share
-- name_vi: Tỷ lệ khai thác, sử dụng lại thông tin
-- name_en: Dossiers that use data again
-- question_vi: Bao nhiêu phần trăm hồ sơ dùng lại dữ liệu, giấy tờ đã số hóa?
-- question_en: What share of the dossiers uses data or papers again that were digitised before?
-- numerator: Số hồ sơ sử dụng lại dữ liệu
-- denominator: Số hồ sơ đã tiếp nhận
-- unit: dossiers
-- direction: up
-- protects: parts
-- target: 80
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 4.3 (đủ điểm từ 80 %)
-- levels: province, source, register, commune, commune_register
-- indicator: reused
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'reused'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'reused')
