-- id: on_time_share
-- name_vi: Tỷ lệ hồ sơ xử lý trước hạn, đúng hạn
-- name_en: Dossiers handled on time
-- question_vi: Bao nhiêu phần trăm hồ sơ được xử lý xong trước hoặc đúng ngày hẹn trả?
-- question_en: What share of the dossiers was finished by the day promised?
-- numerator: Số hồ sơ trước hạn, đúng hạn (đang xử lý: chưa quá ngày hẹn trả)
-- denominator: Số hồ sơ được tiếp nhận, xử lý
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 2.1
-- levels: province, source, register, commune, commune_register
-- indicator: on_time
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'on_time'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'on_time')
