-- id: too_many_survivors
-- rank: 45
-- name_vi: Quá số người hưởng tuất
-- name_en: Too many survivors
-- sentence_vi: Quá bốn người cùng hưởng trợ cấp tuất hằng tháng của một người chết trong một tháng.
-- sentence_en: More than four persons are paid a monthly survivor's benefit for one deceased in one month.
-- to_do_vi: Đối chiếu hồ sơ người chết, giữ không quá bốn người, dừng và thu hồi phần thừa.
-- to_do_en: Look at the file of the deceased, keep four at most, stop and recover the rest.
-- desk: competent_authority
-- severity: critical
-- blocking: no
-- due_days: 15
-- second_eyes: payment
-- needs: insurance_benefit, insurance_benefit.programme, insurance_benefit.linked_key, payment
-- basis: Luật Bảo hiểm xã hội 41/2024/QH15, Điều 87 khoản 2
-- certainty: restated
-- basis_from: 2025-07-01
-- not_when_vi: không quá bốn người trong một tháng; đã thôi hưởng; khoản không có tiền; không ghi mã số của người chết; chưa chắc là người ấy (một người ghi hai dòng tính một)
-- not_when_en: four at most in one month; the benefit has ended; nothing is paid; the code of the deceased is not told; not certain who it is (one person on two lines counts once)
-- lawful: two_deceased, arrears, recovered

WITH paid AS (
    SELECT
        one.mention_id, one.person, substr(one.event_or_extract_date, 1, 7) AS month, record.linked_key AS deceased,
        record.amount
    FROM st_dated AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(one.kinds, 'insurance_benefit') AND is_of(one.kinds, 'payment')
        AND one.is_subject AND one.decision = 'match'
        AND record.programme = 'Trợ cấp tuất' AND record.linked_key IS NOT NULL
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
),
crowded AS (
    SELECT
        deceased, month, count(DISTINCT person) AS persons,
        min(mention_id) AS first, max(mention_id) AS final
    FROM paid
    WHERE length(month) = 7
    GROUP BY deceased, month
    HAVING count(DISTINCT person) > law_on('limit.survivors', first_day(month))
)
SELECT
    paid.mention_id,
    CASE WHEN paid.mention_id = crowded.first THEN crowded.final ELSE crowded.first END AS other_mention_id,
    paid.amount,
    'Tháng ' || month || ': ' || crowded.persons || ' người hưởng tuất của một người chết; mức hưởng: '
        || coalesce(dong(paid.amount), 'không rõ') AS detail
FROM paid
JOIN crowded USING (deceased, month)
