-- id: quality_index
-- name_vi: Chỉ số chất lượng dữ liệu
-- name_en: Data quality index
-- question_vi: Chất lượng chung của dữ liệu là bao nhiêu, gộp năm tiêu chí?
-- question_en: How good is the data as a whole, over the five criteria?
-- numerator: Tổng trọng số trường × chỉ số của trường (trung bình các tiêu chí)
-- denominator: Tổng trọng số của các trường
-- unit: weight
-- direction: up
-- protects: shares
-- target: 90
-- floor: 50
-- jump: 5
-- source: Công văn 4856/BCA-TTDLQG ngày 14/9/2026, phụ lục 3 (theo nguồn thứ cấp): DQI_CSDL = Σ(DQI_trường·w)/Σw
-- levels: province, source, register
SELECT
    register || '.' || field AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    any_value(field_weight) * sum(share) / count(*) AS numerator,
    any_value(field_weight) AS denominator
FROM (
    SELECT
        source, register, field, criterion, any_value(field_weight) AS field_weight,
        (sum((weight * passed / evaluated)::DECIMAL(18, 10)) / sum(weight))::DECIMAL(18, 10) AS share
    FROM fct_rule_result
    WHERE night = $night AND province_code = $province
    GROUP BY source, register, field, criterion
)
GROUP BY source, register, field
