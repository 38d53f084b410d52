-- id: pension_of_unknown_amount
-- rank: 135
-- name_vi: Chưa rõ mức lương hưu
-- name_en: Pension of unknown amount
-- sentence_vi: Người hưởng trợ cấp hưu trí xã hội đang hưởng lương hưu hoặc trợ cấp bảo hiểm xã hội nhưng chưa rõ số tiền: hỏi cơ quan bảo hiểm xã hội mức hưởng.
-- sentence_en: Who is paid the social pension draws a pension or insurance benefit of unknown amount: ask social insurance how much.
-- to_do_vi: Hỏi cơ quan bảo hiểm xã hội mức hưởng, ghi số tiền rồi gửi lại.
-- to_do_en: Ask the social insurance for the amount, write it down and send again.
-- desk: owner_agency
-- severity: info
-- blocking: no
-- due_days: 10
-- needs: social_pension, insurance_benefit
-- basis: Nghị định 176/2025/NĐ-CP, Điều 2 khoản 1 điểm b
-- certainty: restated
-- basis_from: 2025-07-01
-- not_when_vi: đã biết số tiền (xem pension_and_social_pension); đã thôi hưởng; hưởng sau tháng chi trả
-- not_when_en: the amount is known (see pension_and_social_pension); it has ended; it begins after the month paid
-- lawful: lower_pension

SELECT
    paid.mention_id, known.mention_id AS other_mention_id,
    'Tháng ' || substr(paid.event_date, 1, 7) || '; hưởng lương hưu, trợ cấp từ ' || known.since AS detail
FROM st_mention AS paid
JOIN st_record AS record USING (record_no)
JOIN st_pension AS known USING (person)
WHERE
    is_of(paid.kinds, 'social_pension') AND paid.is_subject AND paid.decision = 'match'
    AND record.open IS NOT false AND coalesce(record.amount, 1) > 0 AND length(paid.event_date) >= 7
    AND NOT in_later_month(known.since, paid.event_date)
    AND known.amount IS NULL
