-- id: death_not_cascaded
-- rank: 48
-- name_vi: Khai tử chưa liên thông
-- name_en: Death that went no further
-- sentence_vi: Đã khai tử quá hạn nhưng dân cư vẫn ghi còn sống và thẻ bảo hiểm y tế hoặc chi trả vẫn mở.
-- sentence_en: A death is registered past the limit, yet the population data say alive and a card or a payment is open.
-- to_do_vi: Chuyển trích lục khai tử cho Công an, bảo hiểm xã hội và nơi chi trả để xóa thường trú, thu hồi thẻ, dừng chi.
-- to_do_en: Pass the death on to the police, the insurance and who pays: end the residence, withdraw the card, stop the payment.
-- desk: competent_authority
-- severity: major
-- blocking: yes
-- due_days: 5
-- needs: death, death.recorded_on
-- basis: Quyết định 296/QĐ-VPCP (2024)
-- certainty: restated
-- basis_from: 2024-07-01
-- not_when_vi: đăng ký khai tử chưa quá 7 ngày khi lập danh sách thẻ, chi trả; hồ sơ liên thông khai tử còn trong hạn; thẻ đã thu hồi, báo giảm hoặc hết hạn trong tháng sau tháng chết; chi trả cho tháng chết trở về trước
-- not_when_en: the death was registered within 7 days before the list of cards or payments; its linked dossier is in time; the card is withdrawn or ends by the month after the death; the payment is for the month of death or before
-- lawful: death_wrong

-- Each of the systems that wait for a death has its own rule as well; here stands that none of them heard of it. Money is
-- counted by dead_but_paid.
WITH late AS (
    SELECT death.*
    FROM st_death AS death
    JOIN st_person AS own USING (person)
    WHERE
        death.mention_id IS NOT NULL AND own.status <> 'dead'
        AND days_since(death.recorded_on) > law_on('limit.death_to_others', tonight())
),
applied AS (
    SELECT dossier.person
    FROM st_mention AS dossier
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(dossier.kinds, 'linked_death') AND dossier.is_subject AND dossier.decision = 'match'
        AND record.open IS NOT false
        AND days_since(record.recorded_on) <= law_on('limit.linked_death', tonight())
),
still_open AS (
    SELECT
        late.person, dated.mention_id, dated.event_date,
        CASE WHEN is_of(dated.kinds, 'card') THEN 'thẻ bảo hiểm y tế'
            ELSE 'chi trả kỳ ' || substr(dated.event_or_extract_date, 1, 7) END AS what
    FROM late
    JOIN st_dated AS dated USING (person)
    JOIN st_record AS record USING (record_no)
    LEFT JOIN st_card_over AS answer USING (person)
    WHERE
        dated.is_subject AND dated.decision = 'match' AND record.open IS NOT false
        AND (
            is_of(dated.kinds, 'card')
            AND outlives(record.valid_to, dated.extracted_on, late.died_on)
            AND NOT coalesce(answer.answered_on >= record.valid_from, false)
            AND date_diff('day', final_day(late.recorded_on), dated.extracted_on::DATE)
                > law_on('limit.death_to_others', tonight())
            OR is_of(dated.kinds, 'payment')
            AND in_later_month(dated.event_or_extract_date, late.died_on)
            AND date_diff('day', final_day(late.recorded_on), first_day(dated.event_or_extract_date))
                > law_on('limit.death_to_others', tonight())
        )
)
SELECT
    any_value(late.mention_id) AS mention_id,
    earliest(still_open.mention_id, still_open.event_date) AS other_mention_id,
    'Ngày chết: ' || any_value(late.died_on) || '; đăng ký khai tử: ' || any_value(late.recorded_on) || '; còn mở: '
        || string_agg(DISTINCT still_open.what, ', ' ORDER BY still_open.what) AS detail
FROM late
JOIN still_open USING (person)
ANTI JOIN applied USING (person)
GROUP BY late.person
