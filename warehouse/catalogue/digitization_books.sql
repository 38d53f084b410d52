-- id: digitization_books
-- name_vi: Tỷ lệ quyển sổ đã số hóa xong
-- name_en: Books completely digitised
-- question_vi: Bao nhiêu quyển sổ đã số hóa đủ mọi việc?
-- question_en: How many books have every entry digitised?
-- numerator: Số quyển có mọi việc đã số hóa
-- denominator: Số quyển theo kiểm kê
-- unit: books
-- direction: up
-- protects: nothing
-- target: 100
-- source: Kiểm kê sổ gốc của cơ quan đăng ký
-- levels: province, source, register, district, district_register, commune
-- items: books
SELECT
    book_no AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    (digitised = entries)::INTEGER AS numerator,
    1 AS denominator
FROM fct_book
WHERE night = $night AND province_code = $province AND entries > 0 AND book_no IS NOT NULL
