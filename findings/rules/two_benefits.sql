-- id: two_benefits
-- rank: 33
-- name_vi: Hưởng hai trợ cấp
-- name_en: Two benefits
-- sentence_vi: Một người được chi trả cùng một tháng hai khoản trong số trợ cấp hưu trí xã hội và trợ cấp xã hội hằng tháng: chỉ được hưởng một khoản cao nhất.
-- sentence_en: One person is paid two of the social pension and social assistance for one month: only the highest of them is due.
-- to_do_vi: Giữ một chế độ, dừng chế độ kia và thu hồi số chi trùng.
-- to_do_en: Keep one benefit, stop the other and recover what was paid twice.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 10
-- second_eyes: payment
-- needs: payment, payment.programme
-- basis: Nghị định 20/2021/NĐ-CP, Điều 6 khoản 2; Nghị định 176/2025/NĐ-CP, Điều 3
-- certainty: restated
-- basis_from: 2021-07-01
-- not_when_vi: tháng chuyển chế độ (tháng đầu hưởng một trong hai khoản); người đơn thân nghèo nuôi con hưởng thêm khoản của người cao tuổi, khuyết tật hoặc diện khác thuộc hộ nghèo; hai khoản của người đơn thân nghèo (theo số con); tiền nhận chăm sóc người khác; chưa rõ diện; dòng chỉ có tiền truy lĩnh; dòng đã thôi hưởng
-- not_when_en: the month of the change (the first of either); a poor single parent who is old, disabled or otherwise poor as well; two of a single parent (one a child); what carers get for others; the group of assistance is unknown; a row of arrears only; a row that has ended
-- lawful: arrears, changed_benefit, recovered

-- The social pension points at the assistance beside it, and of two alike the later record at the earlier one. What is paid
-- too much is the lower one.
WITH paid AS (
    SELECT
        one.mention_id, one.person, one.record_no, substr(one.event_date, 1, 7) AS month, record.amount,
        is_of(one.kinds, 'social_pension') AS pension, record.programme,
        CASE WHEN pension THEN 'hưu trí xã hội' ELSE 'trợ cấp xã hội (' || lower(record.programme) || ')' END AS what
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        (is_of(one.kinds, 'social_pension') OR is_of(one.kinds, 'social_assistance'))
        AND one.is_subject AND one.decision = 'match' AND length(one.event_date) >= 7
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
        AND substr(record.valid_from, 1, 7) IS DISTINCT FROM substr(one.event_date, 1, 7)
),
several AS (
    SELECT *
    FROM paid
    SEMI JOIN (SELECT person, month FROM paid GROUP BY person, month HAVING count(DISTINCT record_no) > 1) AS twice
        USING (person, month)
)
SELECT
    own.mention_id,
    min(other.mention_id) AS other_mention_id,
    coalesce(least(any_value(own.amount), sum(other.amount)), any_value(own.amount)) AS amount,
    'Tháng ' || any_value(own.month) || ': ' || any_value(own.what) || ' '
        || coalesce(dong(any_value(own.amount)), 'không rõ số tiền') || '; chế độ kia '
        || coalesce(dong(sum(other.amount)), 'không rõ số tiền') AS detail
FROM several AS own
JOIN several AS other USING (person, month)
WHERE
    other.record_no <> own.record_no
    AND CASE
        WHEN own.pension THEN NOT other.pension OR other.mention_id < own.mention_id
        WHEN other.pension THEN false
        ELSE other.mention_id < own.mention_id AND NOT add_up(own.programme, other.programme)
    END
GROUP BY own.mention_id
