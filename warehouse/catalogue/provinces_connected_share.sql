-- id: provinces_connected_share
-- name_vi: Tỉnh đã kết nối
-- name_en: Provinces connected
-- question_vi: Bao nhiêu phần trăm tỉnh, thành phố trong danh sách đã kết nối hệ thống?
-- question_en: What share of the provinces on the list is connected to the system?
-- numerator: Số tỉnh đã kết nối
-- denominator: Số tỉnh trong danh sách
-- unit: provinces
-- direction: up
-- protects: nothing
-- target: 100
-- source: Cách báo cáo của Bộ Y tế: 26/34 tỉnh
-- levels: province, source, register, register_breakdown
-- indicator: connected
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    category AS breakdown,
    coalesce(list_contains(indicators_met, 'connected'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'connected')
