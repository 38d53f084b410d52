-- id: online_share
-- name_vi: Tỷ lệ hồ sơ nộp trực tuyến
-- name_en: Dossiers submitted online
-- question_vi: Bao nhiêu phần trăm hồ sơ đã tiếp nhận được nộp trực tuyến?
-- question_en: What share of the dossiers received was submitted online?
-- numerator: Số hồ sơ nộp trực tuyến
-- denominator: Số hồ sơ đã tiếp nhận
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Cách báo cáo của các tỉnh (91,77 % của 1.142 hồ sơ); mục 3.3 của Quyết định 766/QĐ-TTg còn đòi kết quả điện tử: xem online_complete_share
-- levels: province, source, register, commune, commune_register
-- indicator: submitted_online
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'submitted_online'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'submitted_online')
