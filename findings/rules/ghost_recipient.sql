-- id: ghost_recipient
-- rank: 27
-- name_vi: Người hưởng không có trong dân cư
-- name_en: Paid but not in the population data
-- sentence_vi: Số định danh của người được chi trả không có trong dữ liệu dân cư của tỉnh, và không tìm thấy ai phù hợp theo họ tên, năm sinh, nơi ở.
-- sentence_en: The number of somebody who is paid is not in the population data of the province, and nobody fits by name, year of birth and place.
-- to_do_vi: Đến nơi cư trú kiểm tra có người này không; không có thì dừng chi, thu hồi; mới chuyển đến thì đăng ký cư trú; số sai thì sửa.
-- to_do_en: See whether the person lives there; stop and recover where nobody does; have newcomers registered; correct a wrong number.
-- desk: competent_authority
-- severity: major
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: payment
-- basis: Nghị định 20/2021/NĐ-CP, Điều 7 và Điều 8; Nghị định 176/2025/NĐ-CP, Điều 4
-- certainty: remembered
-- basis_from: 2021-07-01
-- not_when_vi: danh sách không có số định danh 12 chữ số; số ấy có trong dữ liệu dân cư (kể cả người đã chuyển đi, đã chết); chưa chắc là ai (xem link_uncertain); dòng đã thôi hưởng, chỉ có tiền truy lĩnh
-- not_when_en: the list has no number of 12 digits; the number is in the population data (also of those who moved out or died); it is not certain who it is (see link_uncertain); a row that has ended, or of arrears only
-- lawful: not_in_master_yet, recovered

SELECT
    paid.mention_id, NULL AS other_mention_id, record.amount,
    'Kỳ chi trả: ' || substr(paid.event_or_extract_date, 1, 7) || coalesce('; số tiền: ' || dong(record.amount), '')
        || '; số định danh không có trong dữ liệu dân cư' AS detail
FROM st_dated AS paid
JOIN st_record AS record USING (record_no)
ANTI JOIN in_master AS known ON known.person_id = paid.other_number
WHERE
    is_of(paid.kinds, 'payment') AND paid.is_subject AND paid.decision = 'no_match'
    AND paid.reason::VARCHAR IN ('no_candidate', 'weak_evidence') AND paid.other_number IS NOT NULL
    AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
