-- id: worship_twice
-- rank: 44
-- name_vi: Thờ cúng chi hai lần
-- name_en: Worship paid twice
-- sentence_vi: Trợ cấp thờ cúng một liệt sĩ được chi hơn một lần trong năm: mỗi liệt sĩ mỗi năm một suất.
-- sentence_en: The allowance for the worship of one martyr is paid more than once in a year: one is due for each martyr.
-- to_do_vi: Giữ một suất cho người thờ cúng được cử, thu hồi khoản kia.
-- to_do_en: Keep the one of whom the family named, recover the other.
-- desk: competent_authority
-- severity: critical
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: payment, payment.programme, relative_of_martyr, relative_of_martyr.linked_key
-- basis: Nghị định 75/2021/NĐ-CP
-- certainty: read
-- basis_from: 2021-09-15
-- not_when_vi: các khoản cộng lại không quá mức một năm (chi làm nhiều lần); kỳ của năm khác; khoản không có tiền; người nhận là thân nhân của nhiều liệt sĩ hoặc chưa rõ của liệt sĩ nào; chưa chắc là người ấy; kỳ không có trong các danh sách của đêm
-- not_when_en: the sums together are not above that of a year (paid in parts); months of different years; nothing is paid; who is paid is a relative of several martyrs, or nobody knows of whom; not certain who it is; a month that no list of the night holds
-- lawful: previous_year, paid_in_parts, two_martyrs, recovered

-- A payment is for the martyr whose file it names, else for the only one whom who is paid is a relative of.
WITH kin AS (
    SELECT relative.person, record.linked_key AS martyr
    FROM st_mention AS relative
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(relative.kinds, 'relative_of_martyr') AND relative.is_subject AND relative.decision = 'match'
        AND record.linked_key IS NOT NULL
),
only_one AS (
    SELECT person, any_value(martyr) AS martyr FROM kin GROUP BY person HAVING count(DISTINCT martyr) = 1
),
paid AS (
    SELECT
        one.mention_id, one.event_date AS month, substr(one.event_date, 1, 4) AS year, record.amount,
        coalesce(named.martyr, only_one.martyr) AS martyr
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    LEFT JOIN (SELECT DISTINCT martyr FROM kin) AS named ON named.martyr = record.linked_key
    LEFT JOIN only_one ON only_one.person = one.person
    WHERE
        is_of(one.kinds, 'payment') AND one.is_subject AND one.decision = 'match'
        AND record.programme = 'Người hưởng trợ cấp thờ cúng liệt sĩ'
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
),
twice AS (
    SELECT
        martyr, year, count(*) AS times, sum(amount) AS amount,
        min_by(mention_id, (month, mention_id)) AS first,
        law_then('standard.worship_yearly', first_day(max(month))) AS due
    FROM paid
    WHERE martyr IS NOT NULL
    GROUP BY martyr, year
    HAVING count(*) > 1 AND NOT coalesce(bool_and(amount IS NOT NULL) AND sum(amount) <= due, false)
)
SELECT
    paid.mention_id, twice.first AS other_mention_id, paid.amount,
    'Năm ' || paid.year || ': ' || twice.times || ' khoản thờ cúng một liệt sĩ'
        || coalesce('; cộng: ' || dong(twice.amount), '') || coalesce('; mức một năm: ' || dong(twice.due), '') AS detail
FROM paid
JOIN twice USING (martyr, year)
WHERE paid.mention_id <> twice.first
