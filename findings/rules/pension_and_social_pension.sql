-- id: pension_and_social_pension
-- rank: 35
-- name_vi: Có lương hưu vẫn hưởng hưu trí xã hội
-- name_en: Pension and social pension
-- sentence_vi: Người đang hưởng lương hưu hoặc trợ cấp bảo hiểm xã hội hằng tháng không thấp hơn mức trợ cấp hưu trí xã hội vẫn được chi trả trợ cấp hưu trí xã hội.
-- sentence_en: Who draws a pension or monthly insurance benefit that is not below the social pension is paid the social pension as well.
-- to_do_vi: Kiểm tra mức lương hưu, trợ cấp của các tháng đó; dừng trợ cấp hưu trí xã hội và thu hồi số chi trùng.
-- to_do_en: Check the pension of these months; stop the social pension and recover what was paid beside it.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 10
-- second_eyes: payment
-- needs: social_pension, insurance_benefit, insurance_benefit.amount
-- basis: Nghị định 176/2025/NĐ-CP, Điều 2 khoản 1 điểm b
-- certainty: restated
-- basis_from: 2025-07-01
-- not_when_vi: lương hưu, trợ cấp thấp hơn mức trợ cấp hưu trí xã hội của tháng đó, kể cả mức được áp dụng lùi; chưa biết số tiền; đã thôi hưởng; hưởng sau tháng chi trả
-- not_when_en: the benefit is below the social pension of that month, a back-dated one too; its amount is unknown; it has ended; it begins after the month paid
-- lawful: lower_pension, arrears, recovered

-- A back-dated standard gives the months before it a right that nobody is asked to pay back: the higher one counts.
SELECT
    paid.mention_id, known.mention_id AS other_mention_id, record.amount,
    'Tháng ' || substr(paid.event_date, 1, 7) || ': hưu trí xã hội ' || coalesce(dong(record.amount), 'không rõ số tiền')
        || '; lương hưu, trợ cấp ' || dong(known.amount) || ' từ ' || known.since AS detail
FROM st_mention AS paid
JOIN st_record AS record USING (record_no)
JOIN st_pension AS known USING (person)
WHERE
    is_of(paid.kinds, 'social_pension') AND paid.is_subject AND paid.decision = 'match'
    AND record.open IS NOT false AND coalesce(record.amount, 1) > 0 AND length(paid.event_date) >= 7
    AND NOT in_later_month(known.since, paid.event_date)
    AND known.amount >= greatest(
        law_then('standard.social_pension', first_day(substr(paid.event_date, 1, 7))),
        law_on('standard.social_pension', first_day(substr(paid.event_date, 1, 7)))
    )
