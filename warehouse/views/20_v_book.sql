-- vi: Số hóa theo từng quyển sổ của các đêm còn giữ chi tiết.
-- en: Digitisation book by book, for the nights whose rows are kept.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- commune_code | Mã xã của sổ | Commune of the book
-- commune_vintage | Thế hệ mã xã | Vintage of the commune code
-- commune | Tên xã | Name of the commune
-- district | Huyện trước sáp nhập | District before the merger
-- book_no | Số quyển | Number of the book
-- entries | Số việc theo kiểm kê; trống khi dưới 5 | Entries by the inventory; null below 5
-- digitised | Số việc đã số hóa; trống khi quyển dưới 5 việc | Entries digitised; null for books below 5
-- records_outside | Số bản ghi vượt quá kiểm kê hoặc không có trong kiểm kê; trống khi dưới 5 | Records beyond or outside the inventory; null below 5
-- rate | Tỷ lệ phần trăm | Per cent
-- suppressed | Đã ẩn vì nhóm dưới 5 | Suppressed: the group is below 5
SELECT
    book.night, book.province_code, province.name AS province, book.source, book.register,
    source.name_vi AS register_name, book.commune_code, book.commune_vintage, commune.name AS commune,
    commune.district_name AS district, book.book_no,
    CASE WHEN NOT suppressed THEN entries END AS entries,
    CASE WHEN NOT suppressed THEN digitised END AS digitised,
    CASE WHEN NOT outside_suppressed THEN records - digitised END AS records_outside,
    CASE WHEN entries > 0 AND NOT suppressed THEN 100.0 * digitised / entries END AS rate,
    coalesce(suppressed, true) AS suppressed
FROM fct_book AS book
JOIN dim_province AS province USING (province_code)
JOIN dim_source AS source USING (source, register)
LEFT JOIN dim_commune AS commune
    ON commune.commune_code = book.commune_code AND commune.commune_vintage = book.commune_vintage
