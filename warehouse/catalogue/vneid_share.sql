-- id: vneid_share
-- name_vi: Tỷ lệ hồ sơ dùng dữ liệu dân cư
-- name_en: Dossiers that use population data
-- question_vi: Bao nhiêu phần trăm hồ sơ của tài khoản đã xác thực với VNeID hoặc kết nối CSDL dân cư?
-- question_en: What share of the dossiers comes from an account that VNeID vouches for, or uses the population database?
-- numerator: Số hồ sơ xác thực VNeID hoặc dùng CSDL dân cư
-- denominator: Số hồ sơ đã tiếp nhận
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 4.5
-- levels: province, source, register, commune, commune_register
-- indicator: vneid
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'vneid'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'vneid')
