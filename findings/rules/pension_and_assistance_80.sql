-- id: pension_and_assistance_80
-- rank: 21
-- name_vi: Có lương hưu vẫn hưởng trợ cấp từ 80 tuổi
-- name_en: Pension and assistance from 80
-- sentence_vi: Được chi trả trợ cấp xã hội dành cho người từ 80 tuổi không có lương hưu, trong khi đang hưởng lương hưu hoặc trợ cấp bảo hiểm xã hội hằng tháng.
-- sentence_en: Paid the social assistance of those from 80 without a pension while drawing a pension or monthly insurance benefit.
-- to_do_vi: Đối chiếu với bảo hiểm xã hội; dừng trợ cấp xã hội, thu hồi số đã chi từ khi có lương hưu.
-- to_do_en: Ask social insurance; stop the assistance, recover what was paid since the pension began.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 10
-- second_eyes: payment
-- needs: social_assistance, social_assistance.programme, insurance_benefit
-- basis: Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5 điểm c
-- certainty: read
-- basis_from: 2021-07-01
-- not_when_vi: diện khác (khuyết tật được hưởng cùng lương hưu); lương hưu đã thôi hoặc hưởng sau tháng chi trả; dòng chỉ có tiền truy lĩnh, đã thôi hưởng
-- not_when_en: another group (a disability goes with a pension); the pension ended or begins after the month paid; a row of arrears only or one that has ended
-- lawful: disability, arrears, recovered

SELECT
    paid.mention_id, known.mention_id AS other_mention_id, record.amount,
    'Tháng ' || substr(paid.event_date, 1, 7) || ': trợ cấp từ 80 tuổi '
        || coalesce(dong(record.amount), 'không rõ số tiền') || '; lương hưu, trợ cấp '
        || coalesce(dong(known.amount) || ' ', '') || 'từ ' || known.since AS detail
FROM st_mention AS paid
JOIN st_record AS record USING (record_no)
JOIN st_pension AS known USING (person)
WHERE
    is_of(paid.kinds, 'social_assistance') AND paid.is_subject AND paid.decision = 'match'
    AND record.programme = 'Người từ 80 tuổi không có lương hưu'
    AND record.open IS NOT false AND coalesce(record.amount, 1) > 0 AND length(paid.event_date) >= 7
    AND NOT in_later_month(known.since, paid.event_date)
