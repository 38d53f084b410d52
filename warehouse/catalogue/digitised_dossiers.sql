-- id: digitised_dossiers
-- name_vi: Tỷ lệ hồ sơ số hóa
-- name_en: Dossiers digitised
-- question_vi: Bao nhiêu phần trăm hồ sơ có tệp ở thành phần hồ sơ và, nếu trả kết quả giấy, có tệp kết quả?
-- question_en: What share of the dossiers has a file among its papers and, where paper is due, a file of the result?
-- numerator: Số hồ sơ đã số hóa
-- denominator: Số hồ sơ đã tiếp nhận
-- unit: dossiers
-- direction: up
-- protects: parts
-- target: 80
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 4.2 (đủ điểm từ 80 %)
-- levels: province, source, register, commune, commune_register
-- indicator: digitised
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'digitised'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'digitised')
