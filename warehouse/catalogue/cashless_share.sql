-- id: cashless_share
-- name_vi: Tỷ lệ chi trả không dùng tiền mặt
-- name_en: Cashless share
-- question_vi: Bao nhiêu phần trăm người hưởng được chi trả qua tài khoản?
-- question_en: What share of the beneficiaries is paid to an account?
-- numerator: Số lượt chi trả qua tài khoản
-- denominator: Số lượt chi trả
-- unit: payments
-- direction: up
-- protects: parts
-- target: 80
-- jump: 10
-- source: Cách báo cáo của tỉnh Đắk Lắk, 27/02/2025 (40.462 người, 49,5 %)
-- levels: province, register, district, commune
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    cashless::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND cashless IS NOT NULL
