-- id: data_age
-- name_vi: Tuổi của bản trích
-- name_en: Age of the extract
-- question_vi: Bản trích mới nhất của mỗi sổ đã bao nhiêu ngày?
-- question_en: How many days old is the newest extract of each register?
-- numerator: Số ngày từ ngày trích đến đêm chạy
-- unit: days
-- direction: down
-- protects: nothing
-- source: Thư mục ngày trong hộp nhận
-- levels: register
SELECT
    register AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    age_days AS numerator,
    NULL::INTEGER AS denominator
FROM fct_source_state
SEMI JOIN (SELECT source, register FROM dim_source WHERE coalesce(purpose, 'extract') = 'extract') USING (source, register)
WHERE night = $night AND province_code = $province AND age_days IS NOT NULL
