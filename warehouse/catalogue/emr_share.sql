-- id: emr_share
-- name_vi: Tỷ lệ cơ sở công bố bệnh án điện tử
-- name_en: Facilities with electronic medical records
-- question_vi: Bao nhiêu phần trăm cơ sở khám bệnh, chữa bệnh trong danh sách đã triển khai và công bố bệnh án điện tử?
-- question_en: What share of the health facilities on the list uses electronic medical records and has announced it?
-- numerator: Số cơ sở đã công bố bệnh án điện tử
-- denominator: Số cơ sở trong danh sách
-- unit: facilities
-- direction: up
-- protects: nothing
-- target: 100
-- source: Chỉ thị 07/CT-TTg (mọi bệnh viện trước tháng 9/2025, theo nguồn thứ cấp); cách báo cáo của Bộ Y tế: 84/125, 140/399
-- levels: province, source, register, register_breakdown
-- indicator: emr_announced
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    category AS breakdown,
    coalesce(list_contains(indicators_met, 'emr_announced'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'emr_announced')
