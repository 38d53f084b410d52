-- id: dead_but_paid
-- rank: 20
-- name_vi: Đã chết vẫn chi trả
-- name_en: Dead but paid
-- sentence_vi: Đã chết, theo khai tử hoặc dữ liệu dân cư, nhưng vẫn có tên trong danh sách chi trả của tháng sau.
-- sentence_en: Dead by a registered death or by the population data, yet on the payment list of a later month.
-- to_do_vi: Dừng chi từ kỳ tới, thu hồi số đã chi cho các tháng sau tháng chết, đưa khỏi danh sách rồi gửi lại.
-- to_do_en: Stop paying, recover what was paid for months after the death, take the person off the list and send again.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: payment
-- basis: Nghị định 20/2021/NĐ-CP, Điều 8; Nghị định 176/2025/NĐ-CP, Điều 4
-- certainty: read
-- basis_from: 2021-07-01
-- not_when_vi: kỳ chi trả từ tháng chết trở về trước; dòng chỉ có tiền truy lĩnh (mức hưởng bằng 0)
-- not_when_en: paid for the month of death or before; a row of arrears only (its amount is 0)
-- lawful: arrears, funeral, not_collected, recovered, death_wrong

-- Compared by month; by year where either date has no month. Without a payment period, the date of the extract stands for
-- it. Each record counts its own money; the detail says which month after the death it is, and adds up what the lists of the
-- register have paid since the death until then, of how many months.
WITH paid AS (
    SELECT
        one.mention_id, one.source, one.register, one.person, substr(one.event_or_extract_date, 1, 7) AS month,
        record.amount, death.died_on, death.mention_id AS death_mention
    FROM st_dated AS one
    JOIN st_death AS death USING (person)
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(one.kinds, 'payment') AND one.is_subject AND one.decision = 'match'
        AND in_later_month(one.event_or_extract_date, death.died_on)
        AND coalesce(record.amount, 1) > 0
),
counted AS (
    SELECT
        *, count(*) OVER since AS rows_paid, count(DISTINCT month) OVER since AS months_paid, sum(amount) OVER since AS total
    FROM paid
    WINDOW since AS (
        PARTITION BY person, source, register ORDER BY month, mention_id ROWS UNBOUNDED PRECEDING
    )
)
SELECT
    mention_id, death_mention AS other_mention_id, amount,
    'Ngày chết' || if(death_mention IS NULL, ' theo dân cư: ', ': ') || died_on || '; kỳ chi trả: ' || month
        || coalesce('; tháng thứ ' || months_from(died_on, month) || ' sau tháng chết', '')
        || if(
            rows_paid > 1, coalesce('; cộng dồn ' || months_paid || ' tháng trong danh sách: ' || dong(total), ''),
            coalesce('; số tiền: ' || dong(amount), '')
        ) AS detail
FROM counted
