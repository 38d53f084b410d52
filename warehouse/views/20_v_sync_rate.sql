-- vi: Tỷ lệ đồng bộ: bản ghi khớp đủ người và không có mâu thuẫn chặn.
-- en: Sync rate: records with all required persons matched and no blocking conflict.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- level | Cấp: province, source, register, district, commune … | Level: province, source, register, district, commune …
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- district_code | Huyện trước sáp nhập | District before the merger
-- district | Tên huyện trước sáp nhập | Name of the district before the merger
-- commune_code | Mã xã | Commune code
-- commune | Tên xã | Name of the commune
-- commune_vintage | Thế hệ mã xã | Vintage of the commune code
-- numerator | Số bản ghi đã đồng bộ; trống khi nhóm dưới 5 | Records synchronised; null in groups below 5
-- denominator | Số bản ghi phải đồng bộ; trống khi nhóm dưới 5 | Records due; null in groups below 5
-- rate | Tỷ lệ phần trăm; trống khi nhóm dưới 5 | Per cent; null in groups below 5
-- unit | Đơn vị của tử số và mẫu số | Unit of numerator and denominator
-- as_of | Ngày số liệu | As-of date
SELECT
    night, province_code, province, level, source, register, register_name, district_code, district,
    commune_code, commune, commune_vintage, numerator, denominator, rate, unit, as_of
FROM mart.v_metric
WHERE metric_id = 'sync_rate'
