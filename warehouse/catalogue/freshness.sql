-- id: freshness
-- name_vi: Sổ có dữ liệu còn mới
-- name_en: Registers with fresh data
-- question_vi: Bao nhiêu sổ có bản trích còn trong giới hạn tuổi cho phép?
-- question_en: How many registers have an extract within its age limit?
-- numerator: Số sổ có bản trích còn mới
-- denominator: Số sổ
-- unit: registers
-- direction: up
-- protects: nothing
-- target: 100
-- source: Giới hạn tuổi khai báo trong hợp đồng dữ liệu của nguồn
-- levels: province, source, register
SELECT
    register AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(age_days <= limit_days, false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_source_state
SEMI JOIN (SELECT source, register FROM dim_source WHERE coalesce(purpose, 'extract') = 'extract') USING (source, register)
WHERE night = $night AND province_code = $province AND coalesce(required OR state <> 'missing', true)
