-- id: school_age_enrolled
-- name_vi: Tỷ lệ trẻ em 6–14 tuổi có tên trong danh sách lớp
-- name_en: Children of 6 to 14 on a class list
-- question_vi: Bao nhiêu phần trăm trẻ em 6–14 tuổi đang cư trú trong tỉnh có tên trong một danh sách lớp?
-- question_en: What share of the resident children of 6 to 14 stands on a class list?
-- numerator: Số trẻ em 6–14 tuổi đã khớp với một học sinh đang học
-- denominator: Số trẻ em 6–14 tuổi (theo năm sinh) đang cư trú theo dữ liệu dân cư
-- unit: persons
-- direction: up
-- protects: parts
-- source: Quy ước của dự án: trường tư, trường chuyên biệt và trẻ mới chuyển đi có thể không có trong danh sách
-- levels: province, commune
SELECT
    coalesce(current_commune, '?') AS item,
    NULL::VARCHAR AS source, NULL::VARCHAR AS register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    covered AS numerator,
    persons AS denominator
FROM fct_coverage
WHERE night = $night AND province_code = $province AND coverage = 'enrolment_6_14'
