-- id: cadre_on_benefit
-- rank: 25
-- name_vi: Đang công tác vẫn hưởng trợ cấp
-- name_en: In service and on a benefit
-- sentence_vi: Cán bộ, công chức, viên chức đang công tác được chi trả trợ cấp thất nghiệp, hưu trí xã hội hoặc trợ cấp dành cho người không có lương hưu.
-- sentence_en: A cadre, civil servant or public employee in service is paid unemployment benefit, the social pension, or assistance of those without a pension.
-- to_do_vi: Hỏi đơn vị quản lý cán bộ; còn công tác thì dừng trợ cấp, thu hồi; đã nghỉ thì cập nhật danh sách cán bộ.
-- to_do_en: Ask the unit; stop and recover the benefit of whoever serves, or update the list of cadres.
-- desk: competent_authority
-- severity: critical
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: cadre, payment
-- basis: Luật Việc làm 74/2025/QH15; Nghị định 176/2025/NĐ-CP, Điều 2
-- certainty: remembered
-- basis_from: 2021-07-01
-- not_when_vi: tháng tuyển dụng trở về trước; đã nghỉ, thôi việc trước tháng chi trả; danh sách cán bộ lập trước tháng chi trả; trợ cấp khuyết tật; dòng đã thôi hưởng, chỉ có tiền truy lĩnh
-- not_when_en: the month of recruitment or before; left before the month paid; the list of cadres is older than the month paid; paid for a disability; a row that has ended, or of arrears only
-- lawful: contract_ended, disability, arrears, recovered

WITH paid AS (
    SELECT
        one.mention_id, one.person, substr(one.event_date, 1, 7) AS month, record.amount,
        CASE
            WHEN is_of(one.kinds, 'unemployment_benefit') THEN 'trợ cấp thất nghiệp'
            WHEN is_of(one.kinds, 'social_pension') THEN 'trợ cấp hưu trí xã hội'
            ELSE 'trợ cấp từ 80 tuổi'
        END AS what
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(one.kinds, 'payment') AND one.is_subject AND one.decision = 'match'
        AND (
            is_of(one.kinds, 'unemployment_benefit') OR is_of(one.kinds, 'social_pension')
            OR (
                is_of(one.kinds, 'social_assistance')
                AND record.programme = 'Người từ 80 tuổi không có lương hưu'
            )
        )
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0 AND length(one.event_date) >= 7
)
SELECT
    paid.mention_id, earliest(cadre.mention_id, record.valid_from) AS other_mention_id, any_value(paid.amount) AS amount,
    'Tháng ' || any_value(paid.month) || ': ' || any_value(paid.what)
        || coalesce(' ' || dong(any_value(paid.amount)), '') || '; danh sách cán bộ lập ngày '
        || min_by(cadre.extracted_on, (coalesce(record.valid_from, '~'), cadre.mention_id)) || ' ghi đang công tác' AS detail
FROM paid
JOIN st_dated AS cadre USING (person)
JOIN st_record AS record USING (record_no)
WHERE
    is_of(cadre.kinds, 'cadre') AND cadre.is_subject AND cadre.decision = 'match' AND record.open IS NOT false
    AND coalesce(in_later_month(paid.month, record.valid_from), true)
    AND NOT coalesce(in_later_month(paid.month, record.valid_to), false)
    AND NOT in_later_month(paid.month, cadre.extracted_on)
GROUP BY paid.mention_id
