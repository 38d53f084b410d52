-- vi: Mỗi quy tắc đối chiếu trong đêm: đã hỏi hay không hỏi, và thiếu gì.
-- en: Each rule about findings on a night: whether it was asked, and what was missing.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- reason | Mã lý do | Reason code
-- reason_name | Câu tiếng Việt | Vietnamese sentence
-- reason_name_en | Câu tiếng Anh | English sentence
-- state | asked (đã hỏi), no_source (thiếu nguồn), not_in_force (căn cứ chưa có hoặc hết hiệu lực) | asked, no_source, not_in_force
-- missing | Những loại bản ghi còn thiếu | Kinds of records that are missing
SELECT
    night, province_code, province.name AS province, rule.reason,
    reason.name_vi AS reason_name, reason.name_en AS reason_name_en, state, missing
FROM fct_finding_rule AS rule
JOIN dim_province AS province USING (province_code)
LEFT JOIN dim_reason AS reason ON reason.kind = 'conflict' AND reason.reason = rule.reason
