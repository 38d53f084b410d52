-- id: two_benefits
-- rank: 33
-- name_vi: Hưởng hai trợ cấp
-- name_en: Two benefits
-- sentence_vi: Một người được chi trả cùng một tháng cả trợ cấp hưu trí xã hội và trợ cấp xã hội hằng tháng, hoặc hai lần trợ cấp hưu trí xã hội: chỉ được hưởng một chế độ.
-- sentence_en: One person is paid the social pension and social assistance for one month, or the social pension twice: only one of them is due.
-- to_do_vi: Giữ một chế độ, dừng chế độ kia và thu hồi số chi trùng.
-- to_do_en: Keep one benefit, stop the other and recover what was paid twice.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 10
-- second_eyes: payment
-- needs: social_pension
-- basis: Nghị định 20/2021/NĐ-CP, Điều 6 khoản 2; Nghị định 176/2025/NĐ-CP, Điều 3
-- certainty: restated
-- basis_from: 2025-07-01
-- not_when_vi: tháng chuyển chế độ (tháng đầu hưởng trợ cấp hưu trí xã hội); dòng chỉ có tiền truy lĩnh; dòng đã thôi hưởng
-- not_when_en: the month of the change (the first of the social pension); a row of arrears only; a row that has ended
-- lawful: arrears, changed_benefit, recovered

-- Of two social pensions the later record points at the earlier one.
WITH paid AS (
    SELECT
        one.mention_id, one.person, one.kinds, one.record_no, one.event_date AS month, record.amount,
        substr(record.valid_from, 1, 7) AS since, one.source || '.' || one.register AS list
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        (is_of(one.kinds, 'social_pension') OR is_of(one.kinds, 'social_assistance'))
        AND one.is_subject AND one.decision = 'match' AND length(one.event_date) >= 7
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
)
SELECT
    pension.mention_id,
    min(other.mention_id) AS other_mention_id,
    any_value(pension.amount) AS amount,
    'Tháng ' || any_value(substr(pension.month, 1, 7)) || ': hưu trí xã hội '
        || coalesce(dong(any_value(pension.amount)), 'không rõ số tiền') || '; chế độ kia '
        || coalesce(dong(sum(other.amount)), 'không rõ số tiền') AS detail
FROM paid AS pension
JOIN paid AS other
    ON other.person = pension.person AND substr(other.month, 1, 7) = substr(pension.month, 1, 7)
    AND other.record_no <> pension.record_no
WHERE
    is_of(pension.kinds, 'social_pension')
    AND (is_of(other.kinds, 'social_assistance') OR other.mention_id < pension.mention_id)
    AND pension.since IS DISTINCT FROM substr(pension.month, 1, 7)
GROUP BY pension.mention_id
