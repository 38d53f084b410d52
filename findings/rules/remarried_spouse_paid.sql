-- id: remarried_spouse_paid
-- rank: 64
-- name_vi: Đã tái giá vẫn hưởng tuất liệt sĩ
-- name_en: Married again but paid as a martyr's spouse
-- sentence_vi: Hưởng trợ cấp vợ hoặc chồng liệt sĩ từ tháng đã đăng ký kết hôn với người khác trở đi.
-- sentence_en: Paid as the spouse of a martyr for the month in which a marriage with somebody else was registered, or a later one.
-- to_do_vi: Kiểm tra quyết định công nhận tiếp tục hưởng; không có thì dừng chi và thu hồi.
-- to_do_en: Look for the decision that recognises the spouse all the same; without it stop paying and recover.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 10
-- second_eyes: payment
-- needs: payment, payment.programme, marriage, marriage.event_date
-- basis: Nghị định 131/2021/NĐ-CP, Điều 26 khoản 2 điểm d
-- certainty: read
-- basis_from: 2022-02-15
-- not_when_vi: chi trả cho tháng trước tháng kết hôn; được công nhận theo Điều 27 (diện lấy chồng hoặc vợ khác); quyết định trợ cấp có sau khi kết hôn; chưa rõ người kia là ai (có thể chính là liệt sĩ)
-- not_when_en: paid for a month before that of the marriage; recognised by article 27 (the group of those married again); the decision on the benefit is of after the marriage; it is not certain whom they married (it may be the martyr)
-- lawful: remarried_recognised, not_collected, recovered

-- No martyr is in the population data, so that a partner who is there is somebody else. The first such marriage counts.
WITH paid AS (
    SELECT dated.mention_id, dated.person, substr(dated.event_or_extract_date, 1, 7) AS month, record.amount
    FROM st_dated AS dated
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(dated.kinds, 'payment') AND dated.is_subject AND dated.decision = 'match'
        AND record.programme = 'Vợ hoặc chồng liệt sĩ' AND record.open IS NOT false
),
decided AS (
    SELECT
        file.person,
        max(final_day(record.valid_from)) AS decided_on,
        bool_or(record.programme <> 'Vợ hoặc chồng liệt sĩ') AS recognised
    FROM st_mention AS file
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(file.kinds, 'merit') AND file.is_subject AND file.decision = 'match'
        AND record.programme IN ('Vợ hoặc chồng liệt sĩ', 'Vợ hoặc chồng liệt sĩ lấy chồng hoặc vợ khác')
    GROUP BY file.person
),
wedding AS (
    SELECT own.person, own.mention_id, own.event_date AS married_on
    FROM st_mention AS own
    JOIN st_mention AS other
        ON other.record_no = own.record_no AND other.mention_id <> own.mention_id
    SEMI JOIN paid ON paid.person = own.person
    WHERE
        is_of(own.kinds, 'marriage') AND own.is_subject AND own.decision = 'match'
        AND other.is_subject AND other.decision = 'match'
)
SELECT
    paid.mention_id,
    min_by(wedding.mention_id, (wedding.married_on, wedding.mention_id)) AS other_mention_id,
    'Kết hôn: ' || min(wedding.married_on) || '; kỳ chi trả: ' || any_value(paid.month)
        || coalesce('; số tiền: ' || dong(any_value(paid.amount)), '')
        || coalesce(
            '; tháng thứ ' || months_from(min(wedding.married_on), any_value(paid.month)) + 1 || ' kể từ khi kết hôn', ''
        ) AS detail,
    any_value(paid.amount) AS amount
FROM paid
JOIN wedding USING (person)
LEFT JOIN decided USING (person)
WHERE
    in_month_or_later(paid.month, wedding.married_on)
    AND NOT coalesce(decided.recognised, false)
    AND NOT coalesce(decided.decided_on >= first_day(wedding.married_on), false)
GROUP BY paid.mention_id
