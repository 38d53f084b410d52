-- id: population_procedures
-- name_vi: Tỷ lệ TTHC kết nối dữ liệu dân cư
-- name_en: Procedures that use the population data
-- question_vi: Trong các thủ tục dành cho người dân, bao nhiêu phần trăm có hồ sơ xác thực bằng VNeID hoặc dữ liệu dân cư?
-- question_en: Of the procedures for citizens, what share has a dossier that VNeID or the population data vouch for?
-- numerator: Số thủ tục có hồ sơ xác thực bằng VNeID hoặc dữ liệu dân cư
-- denominator: Số thủ tục có đối tượng là người dân trong danh mục đang có hiệu lực
-- unit: procedures
-- direction: up
-- protects: nothing
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 4.5a
-- levels: province, source, register
-- indicator: population_data
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'population_data'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'population_data')
