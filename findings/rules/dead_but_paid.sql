-- id: dead_but_paid
-- rank: 20
-- name_vi: Đã chết vẫn chi trả
-- name_en: Dead but paid
-- sentence_vi: Đã đăng ký khai tử nhưng vẫn có tên trong danh sách chi trả của tháng sau.
-- sentence_en: The death is registered, yet the person is on the payment list of a later month.
-- desk: competent_authority
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: payment, death
-- basis: Nghị định 20/2021/NĐ-CP, Điều 8; Nghị định 176/2025/NĐ-CP, Điều 4
-- certainty: read
-- basis_from: 2021-07-01
-- lawful: arrears, funeral, not_collected, recovered

-- A person whose death is registered stands on the payment list of a later month. Compared by month; by year
-- where either date has no month. Without a payment period, the date of the extract stands for it.
SELECT
    paid.mention_id,
    min_by(death.mention_id, (death.event_date, death.mention_id)) AS other_mention_id,
    'Ngày chết: ' || min(death.event_date) || '; kỳ chi trả: '
        || substr(min(paid.event_or_extract_date), 1, 7) AS detail
FROM st_dated AS paid
JOIN st_mention AS death ON death.person = paid.person
WHERE
    is_of(paid.kinds, 'payment') AND paid.is_subject AND paid.decision = 'match'
    AND is_of(death.kinds, 'death') AND death.is_subject AND death.decision = 'match'
    AND substr(paid.event_or_extract_date, 1, least(7, length(death.event_date)))
        > substr(death.event_date, 1, 7)
GROUP BY paid.mention_id
