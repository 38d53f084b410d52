-- id: online_payment_share
-- name_vi: Tỷ lệ hồ sơ thanh toán trực tuyến
-- name_en: Dossiers paid online
-- question_vi: Trong số hồ sơ phải nộp phí, lệ phí, bao nhiêu phần trăm thanh toán trực tuyến?
-- question_en: Of the dossiers with a fee to pay, what share was paid online?
-- numerator: Số hồ sơ thanh toán trực tuyến
-- denominator: Số hồ sơ có phí khác 0
-- unit: dossiers
-- direction: up
-- protects: parts
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 3.6
-- levels: province, source, register, commune, commune_register
-- indicator: paid_online
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'paid_online'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'paid_online')
