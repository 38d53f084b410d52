-- id: satisfied_share
-- name_vi: Tỷ lệ hài lòng
-- name_en: Dossiers without delay or complaint
-- question_vi: Bao nhiêu phần trăm hồ sơ không quá hạn và không có phản ánh, không hài lòng?
-- question_en: What share of the dossiers is neither late nor complained of?
-- numerator: Số hồ sơ không quá hạn và không có phản ánh
-- denominator: Số hồ sơ được tiếp nhận, xử lý có ghi nhận phản ánh hay không
-- unit: dossiers
-- direction: up
-- protects: parts
-- target: 90
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 5.4 (đủ điểm từ 90 %)
-- levels: province, source, register, commune, commune_register
-- indicator: satisfied
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'satisfied'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'satisfied')
