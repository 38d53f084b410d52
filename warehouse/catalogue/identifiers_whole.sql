-- id: identifiers_whole
-- name_vi: Trường định danh đạt 100 % đúng, đủ, sạch
-- name_en: Identifier fields that are 100 % right, complete and clean
-- question_vi: Bao nhiêu trường định danh (số định danh, mã số thuế, mã xã …) đạt trọn 100 %?
-- question_en: How many identifier fields (personal number, tax code, commune code …) reach 100 %?
-- numerator: Số trường định danh đạt 100 % ở cả ba tiêu chí
-- denominator: Số trường định danh
-- unit: fields
-- direction: up
-- protects: nothing
-- target: 100
-- source: Công văn 4856/BCA-TTDLQG ngày 14/9/2026, phụ lục 3 (theo nguồn thứ cấp)
-- levels: province, source, register
SELECT
    register || '.' || field AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    bool_and(passed = evaluated)::INTEGER AS numerator,
    1 AS denominator
FROM fct_rule_result
WHERE
    night = $night AND province_code = $province
    AND identifier AND criterion IN ('dung', 'du', 'sach')
GROUP BY source, register, field
