-- id: digitization_rate
-- name_vi: Tỷ lệ số hóa sổ gốc
-- name_en: Digitisation rate
-- question_vi: Bao nhiêu phần trăm số việc trong sổ giấy đã có bản ghi số?
-- question_en: What share of the entries in the paper books has a digital record?
-- numerator: Số việc đã số hóa (bản ghi hợp lệ có khóa khác nhau, không vượt số việc của quyển)
-- denominator: Số việc theo kiểm kê sổ
-- unit: entries
-- direction: up
-- protects: group
-- target: 100
-- jump: 10
-- source: Kiểm kê sổ gốc của cơ quan đăng ký; cách tính: entries digitised / entries in the books
-- levels: province, source, register, district, district_register, commune_old, commune, commune_register
-- items: books
SELECT
    coalesce(book_no, commune_code, register) AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    digitised AS numerator,
    entries AS denominator
FROM fct_book
WHERE night = $night AND province_code = $province AND entries > 0
