-- vi: Danh mục xã cũ và mới.
-- en: Communes, old and new.
-- exportable: yes
-- commune_code | Mã xã hiện hành | Commune code in force
-- commune_vintage | Thế hệ mã xã | Vintage of the commune code
-- name | Tên xã | Name
-- district_code | Mã huyện trước sáp nhập | District before the merger
-- district | Tên huyện trước sáp nhập | Name of the district
-- province_code | Mã tỉnh | Province code
-- current_code | Mã xã hiện hành | Commune code in force
-- is_split | Bị chia về nhiều xã mới | Split among several new communes
SELECT
    commune_code, commune_vintage, name, district_code, district_name AS district, province_code,
    current_code, is_split
FROM dim_commune
