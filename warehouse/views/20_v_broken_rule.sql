-- vi: Quy tắc bị vi phạm theo sổ và cột, của các đêm còn giữ chi tiết; nhóm dưới 5 được ẩn.
-- en: Broken rules by register and column, for the nights whose rows are kept; groups below 5 are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- column_name | Cột | Column
-- rule | Quy tắc | Rule
-- rule_name | Câu tiếng Việt của quy tắc | Vietnamese sentence of the rule
-- rule_name_en | Câu tiếng Anh của quy tắc | English sentence of the rule
-- broken_rows | Số dòng vi phạm; trống khi dưới 5 | Rows that broke it; null below 5
-- suppressed | Đã ẩn vì nhóm dưới 5 | Suppressed: the group is below 5
SELECT
    night, province_code, province.name AS province, source, register, source.name_vi AS register_name,
    column_name, counted.rule,
    coalesce(reason.name_vi, counted.rule) AS rule_name,
    coalesce(reason.name_en, counted.rule) AS rule_name_en,
    CASE WHEN NOT suppressed THEN broken_rows END AS broken_rows,
    suppressed
FROM fct_broken_rule AS counted
JOIN dim_province AS province USING (province_code)
JOIN dim_source AS source USING (source, register)
LEFT JOIN dim_reason AS reason ON reason.kind = 'rule' AND reason.reason = counted.rule
