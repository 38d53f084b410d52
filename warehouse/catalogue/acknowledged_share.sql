-- id: acknowledged_share
-- name_vi: Tỷ lệ đồng bộ lên cấp quốc gia
-- name_en: Acknowledged by the national level
-- question_vi: Bao nhiêu phần trăm bản ghi phải gửi lên cơ sở dữ liệu quốc gia đã được xác nhận?
-- question_en: What share of the records due to the national level has it acknowledged?
-- numerator: Số bản ghi đã được xác nhận
-- denominator: Số bản ghi phải gửi
-- unit: records
-- direction: up
-- protects: parts
-- target: 100
-- source: Cách báo cáo của các tỉnh: đã đồng bộ / phải đồng bộ (39.743/39.743 cán bộ)
-- levels: province, source, register, commune, commune_register
-- indicator: acknowledged
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'acknowledged'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'acknowledged')
