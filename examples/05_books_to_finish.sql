/* Những quyển sổ nào gần xong nhất, chỉ còn thiếu ít việc?
   Which books are nearly done, with only a few entries missing? */
SELECT province, register_name, commune, book_no, entries - digitised AS missing, entries
FROM mart.v_book
WHERE digitised < entries
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY missing, province, register_name, commune_code, book_no
LIMIT 20
