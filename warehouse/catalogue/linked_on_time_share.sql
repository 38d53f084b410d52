-- id: linked_on_time_share
-- name_vi: Tỷ lệ hồ sơ liên thông đúng hạn
-- name_en: Linked dossiers on time
-- question_vi: Bao nhiêu phần trăm hồ sơ liên thông đến hạn có kết quả cuối cùng trong hạn?
-- question_en: What share of the linked dossiers that are due had their last result in time?
-- numerator: Số hồ sơ liên thông đúng hạn
-- denominator: Số hồ sơ liên thông đủ kết quả hoặc đã đến hạn
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Nghị định 63/2024/NĐ-CP, Điều 7 (theo nguồn thứ cấp)
-- levels: province, source, register, commune, commune_register
-- indicator: linked_on_time
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'linked_on_time'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'linked_on_time')
