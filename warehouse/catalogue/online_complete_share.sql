-- id: online_complete_share
-- name_vi: Tỷ lệ hồ sơ nộp trực tuyến có kết quả điện tử
-- name_en: Dossiers submitted online with an electronic result
-- question_vi: Bao nhiêu phần trăm hồ sơ nộp trực tuyến và, nếu thủ tục trả kết quả giấy, có kết quả điện tử?
-- question_en: What share of the dossiers was submitted online and, where paper is due, has an electronic result?
-- numerator: Số hồ sơ nộp trực tuyến có kết quả điện tử nếu phải trả giấy
-- denominator: Số hồ sơ đã tiếp nhận
-- unit: dossiers
-- direction: up
-- protects: parts
-- target: 50
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 3.3, chưa nhân tỷ lệ đồng bộ (đủ điểm từ 50 %)
-- levels: province, source, register, commune, commune_register
-- indicator: online_complete
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'online_complete'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'online_complete')
