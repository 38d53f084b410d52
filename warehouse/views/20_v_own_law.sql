-- vi: Tỉnh tự khai về pháp luật (mức tiền, tuổi, thời hạn) mà đêm đó đã đối chiếu theo.
-- en: What the province's own file says of the law (amounts, ages, limits), by which the night was judged.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- name | Tên mức, tuổi hoặc thời hạn | Name of the standard, age or limit
-- value | Giá trị: đồng, tuổi tròn, ngày | Value: đồng, full years, days
-- applies_from | Áp dụng cho ngày, tháng từ | The first day it is asked of
-- in_force_from | Đêm đầu tiên được biết đến | The first night that knows it
-- source | Văn bản | The document it comes from
SELECT
    night, province_code, province.name AS province, law.name, value, applies_from, in_force_from, source
FROM fct_own_law AS law
JOIN dim_province AS province USING (province_code)
