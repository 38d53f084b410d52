-- id: criteria
-- name_vi: Năm tiêu chí: đúng, đủ, sạch, sống, thống nhất
-- name_en: Five criteria: right, complete, clean, live, consistent
-- question_vi: Dữ liệu của mỗi nguồn đạt bao nhiêu phần trăm theo từng tiêu chí?
-- question_en: How far does the data of each source meet each of the five criteria?
-- numerator: Tổng trọng số trường × tỷ lệ đạt của trường theo tiêu chí
-- denominator: Tổng trọng số của các trường được đánh giá
-- unit: weight
-- direction: up
-- protects: shares
-- target: 90
-- source: Công văn 4856/BCA-TTDLQG ngày 14/9/2026, phụ lục 3 (theo nguồn thứ cấp): DQI_tiêu chí = Σ(DQI_quy tắc·w)/Σw
-- levels: breakdown, source_breakdown, register_breakdown
SELECT
    register || '.' || field AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    criterion AS breakdown,
    any_value(field_weight) * sum((weight * passed / evaluated)::DECIMAL(18, 10)) / sum(weight) AS numerator,
    any_value(field_weight) AS denominator
FROM fct_rule_result
WHERE night = $night AND province_code = $province
GROUP BY source, register, field, criterion
