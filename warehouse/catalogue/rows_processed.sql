-- id: rows_processed
-- name_vi: Số dòng xử lý trong đêm
-- name_en: Rows processed in the night
-- question_vi: Đêm nay đã xử lý bao nhiêu dòng dữ liệu?
-- question_en: How many data rows did the night process?
-- numerator: Số dòng dữ liệu
-- unit: rows
-- direction: none
-- protects: group
-- fall: 50
-- source: Sổ cái tệp của kho; thời gian chạy ở fct_night.seconds
-- levels: province, source, register
SELECT
    file || '#' || sheet_no AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    data_rows AS numerator,
    NULL::INTEGER AS denominator
FROM fct_file
WHERE night = $night AND province_code = $province AND refusal IS NULL
