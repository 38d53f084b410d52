-- id: shared_dossiers
-- name_vi: Tỷ lệ hồ sơ số hóa có kết nối, chia sẻ
-- name_en: Dossiers shared through stores and lists
-- question_vi: Bao nhiêu phần trăm hồ sơ dùng giấy tờ từ kho dữ liệu của Cổng dịch vụ công quốc gia hoặc có kết quả trên danh mục điện tử?
-- question_en: What share of the dossiers has a paper from the citizen's store, or its result on the electronic list?
-- numerator: Số hồ sơ có giấy tờ từ kho dữ liệu hoặc kết quả trên danh mục điện tử
-- denominator: Số hồ sơ đã tiếp nhận
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 4.4
-- levels: province, source, register, commune, commune_register
-- indicator: shared
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'shared'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'shared')
