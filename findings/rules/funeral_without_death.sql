-- id: funeral_without_death
-- rank: 38
-- name_vi: Mai táng phí không có khai tử
-- name_en: Funeral support without a death
-- sentence_vi: Đã giải quyết mai táng phí nhưng không có khai tử và dân cư vẫn ghi còn sống.
-- sentence_en: Funeral support was granted, yet no death is registered and the population data say alive.
-- to_do_vi: Kiểm tra hồ sơ mai táng phí: đã chết thì yêu cầu đăng ký khai tử, còn sống thì thu hồi.
-- to_do_en: Look at the dossier: have the death registered, or recover the support where the person lives.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: funeral_support, funeral_support.valid_from, death
-- basis: Nghị định 20/2021/NĐ-CP, Điều 11
-- certainty: read
-- basis_from: 2021-07-01
-- not_when_vi: dân cư ghi đã chết (khai tử ở tỉnh khác) hoặc đã chuyển đi; có khai tử trước hoặc trong 90 ngày sau khi giải quyết, dù chưa chắc là của người này; danh sách khai tử lập trong 90 ngày ấy; hồ sơ chưa giải quyết mai táng phí
-- not_when_en: the population data say dead (registered in another province) or moved out; a death is registered before the support or within 90 days after it, be it one that is not certain to be theirs; the list of deaths is of these 90 days; the support is not granted yet
-- lawful: death_elsewhere, recovered

-- Who was buried by a decision and by no register. The oldest list of deaths counts: the death may belong into that one.
WITH listed AS (
    SELECT min(file.as_of) AS extracted_on
    FROM st_file AS file
    JOIN (SELECT DISTINCT source, register FROM st_role WHERE is_of(kinds, 'death')) USING (source, register)
),
registered AS (
    SELECT death.person, min(first_day(coalesce(record.recorded_on, death.event_date))) AS earliest
    FROM st_mention AS death
    JOIN st_record AS record USING (record_no)
    WHERE is_of(death.kinds, 'death') AND death.is_subject
    GROUP BY death.person
)
SELECT
    granted.mention_id, NULL AS other_mention_id,
    'Giải quyết mai táng phí: ' || record.valid_from
        || coalesce('; ngày chết ghi trong hồ sơ: ' || granted.event_date, '')
        || coalesce('; số tiền: ' || dong(record.amount), '')
        || coalesce('; khai tử sau đó: ' || registered.earliest, '; không có khai tử') AS detail,
    record.amount
FROM st_mention AS granted
JOIN st_record AS record USING (record_no)
CROSS JOIN listed
LEFT JOIN registered USING (person)
WHERE
    is_of(granted.kinds, 'funeral_support') AND granted.is_subject AND granted.decision = 'match'
    AND granted.person_status = 'alive'
    AND date_diff('day', final_day(record.valid_from), listed.extracted_on)
        > law_on('limit.funeral_to_death', tonight())
    AND (
        registered.person IS NULL
        OR date_diff('day', final_day(record.valid_from), registered.earliest)
            > law_on('limit.funeral_to_death', tonight())
    )
