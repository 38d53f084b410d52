-- id: linked_complete_share
-- name_vi: Tỷ lệ hồ sơ liên thông đủ kết quả
-- name_en: Linked dossiers with every result
-- question_vi: Bao nhiêu phần trăm hồ sơ liên thông có đủ mọi kết quả của nhóm thủ tục (khai sinh, cư trú, thẻ BHYT; khai tử, cư trú, mai táng)?
-- question_en: What share of the linked dossiers has every result of its group (birth, residence, card; death, residence, funeral)?
-- numerator: Số hồ sơ liên thông đủ kết quả
-- denominator: Số hồ sơ liên thông
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Nghị định 63/2024/NĐ-CP, sửa đổi bởi Nghị định 301/2026/NĐ-CP (theo nguồn thứ cấp)
-- levels: province, source, register, commune, commune_register
-- indicator: linked_complete
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'linked_complete'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'linked_complete')
