-- id: models_accepted_share
-- name_vi: Mô hình điểm đã nghiệm thu
-- name_en: Pilot models accepted
-- question_vi: Bao nhiêu phần trăm mô hình điểm trong danh mục đã hoàn thành, được nghiệm thu?
-- question_en: What share of the pilot models on the list was completed and accepted?
-- numerator: Số mô hình đã nghiệm thu
-- denominator: Số mô hình trong danh mục
-- unit: models
-- direction: up
-- protects: nothing
-- source: Cách báo cáo của các tỉnh: 17/34 mô hình
-- levels: province, source, register, register_breakdown
-- indicator: accepted_model
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    category AS breakdown,
    coalesce(list_contains(indicators_met, 'accepted_model'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'accepted_model')
