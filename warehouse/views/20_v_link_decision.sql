-- vi: Quyết định liên kết theo sổ, vai trò và lý do, của các đêm còn giữ chi tiết.
-- en: Linking decisions by register, role and reason, for the nights whose rows are kept.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- role | Vai trò | Role
-- decision | match, review hoặc no_match | match, review or no_match
-- reason | Mã lý do | Reason code
-- mentions | Số lượt người; trống khi dưới 5 | Mentions; null below 5
-- suppressed | Đã ẩn vì nhóm dưới 5, hoặc vì để lộ nhóm như vậy | Suppressed: a group below 5, or what would give one away
SELECT
    night, province_code, province.name AS province, source, register, source.name_vi AS register_name,
    role, decision, reason,
    CASE WHEN NOT suppressed THEN mentions END AS mentions,
    suppressed
FROM fct_decision
JOIN dim_province AS province USING (province_code)
JOIN dim_source AS source USING (source, register)
