-- id: tax_standardised
-- name_vi: Tỷ lệ mã số thuế cá nhân đã rà soát, chuẩn hóa
-- name_en: Tax codes reviewed and standardised
-- question_vi: Bao nhiêu phần trăm mã số thuế cá nhân đã khớp đúng họ tên, ngày sinh và số định danh?
-- question_en: What share of the personal tax codes agrees with a person in name, birth date and number?
-- numerator: Số mã đã khớp một người và mang đúng số định danh của người đó
-- denominator: Số mã số thuế cá nhân
-- unit: records
-- direction: up
-- protects: parts
-- target: 100
-- jump: 5
-- source: Thông tư 90/2026/TT-BTC: số định danh cá nhân dùng thay mã số thuế; matched / total
-- levels: province, register, district, commune
SELECT
    link.record AS item,
    link.source, link.register, link.district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, link.current_commune,
    NULL::VARCHAR AS breakdown,
    (link.decision = 'match' AND coalesce(link.number_agrees, false))::INTEGER AS numerator,
    1 AS denominator
FROM fct_link AS link
JOIN dim_source AS source USING (source, register)
WHERE link.night = $night AND link.province_code = $province AND source.kind = 'tax_code' AND link.due
