-- id: quarantine_rate
-- name_vi: Tỷ lệ dòng bị cách ly
-- name_en: Quarantine rate
-- question_vi: Bao nhiêu phần trăm dòng dữ liệu nhận được bị cách ly vì sai quy tắc?
-- question_en: What share of the data rows received is in quarantine for breaking a rule?
-- numerator: Số dòng bị cách ly
-- denominator: Số dòng dữ liệu
-- unit: rows
-- direction: down
-- protects: group
-- target: 2
-- ceiling: 50
-- jump: 5
-- source: Sổ cái tệp của kho: data = accepted + quarantined
-- levels: province, source, register
SELECT
    file || '#' || sheet_no AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    NULL::VARCHAR AS breakdown,
    quarantined_rows AS numerator,
    data_rows AS denominator
FROM fct_file
WHERE night = $night AND province_code = $province AND refusal IS NULL
