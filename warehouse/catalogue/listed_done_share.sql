-- id: listed_done_share
-- name_vi: Tỷ lệ hoàn thành trong danh mục
-- name_en: Done, of what is listed
-- question_vi: Bao nhiêu phần trăm mục của danh mục (bệnh viện dùng bệnh án điện tử, nhiệm vụ, mô hình điểm, tỉnh đã kết nối) đã hoàn thành?
-- question_en: What share of a list (hospitals with electronic records, tasks, pilot models, provinces connected) is done?
-- numerator: Số mục đã hoàn thành
-- denominator: Số mục trong danh mục
-- unit: listed
-- direction: up
-- protects: nothing
-- target: 100
-- source: Cách báo cáo của các tỉnh: 84/125 bệnh viện, 17/34 mô hình, 26/34 tỉnh
-- levels: province, source, register, commune, commune_register
-- indicator: done
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'done'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'done')
