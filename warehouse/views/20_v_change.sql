-- vi: Bản ghi mới, sửa, mất so với đêm trước.
-- en: Records new, changed and gone since the night before.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- previous_night | Đêm được so sánh | The night compared with
-- new_records | Bản ghi mới | New
-- changed_records | Bản ghi đổi nội dung | Changed
-- gone_records | Bản ghi không còn | Gone
-- same_records | Bản ghi giữ nguyên | Unchanged
SELECT
    night, province_code, province.name AS province, source, register, source.name_vi AS register_name,
    previous_night, new_records, changed_records, gone_records, same_records
FROM fct_change
JOIN dim_province AS province USING (province_code)
JOIN dim_source AS source USING (source, register)
