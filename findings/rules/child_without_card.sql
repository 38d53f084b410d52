-- id: child_without_card
-- rank: 76
-- name_vi: Trẻ dưới 6 tuổi chưa có thẻ
-- name_en: Child without a card
-- sentence_vi: Trẻ dưới 6 tuổi đã đăng ký khai sinh quá hạn nhưng chưa có thẻ bảo hiểm y tế.
-- sentence_en: A child under six whose birth was registered past the limit has no health card.
-- desk: owner_agency
-- blocking: no
-- due_days: 10
-- needs: birth, birth.recorded_on, card
-- basis: Luật Bảo hiểm y tế, Điều 12 khoản 3; Nghị định 63/2024/NĐ-CP
-- certainty: read
-- basis_from: 2015-01-01
-- not_when_vi: trẻ đã chết hoặc đã chuyển đi; khai sinh chưa quá 30 ngày khi lập danh sách thẻ; có thẻ, dù chưa chắc là của trẻ; hồ sơ liên thông còn trong hạn; có thể đã đủ 6 tuổi
-- not_when_en: the child died or moved out; the birth was registered within 30 days before the lists of cards; there is a card, be it one that is not certain to be the child's; a linked dossier is in time; the child may be six already
-- lawful: army_family, card_elsewhere

-- Whoever has any card, whatever its state, is no child without one: an old card is another question. The oldest list of
-- cards counts: the child's commune may have delivered that one.
WITH listed AS (
    SELECT min(file.as_of) AS extracted_on
    FROM st_file AS file
    JOIN (SELECT DISTINCT source, register FROM st_role WHERE is_of(kinds, 'card')) USING (source, register)
),
applied AS (
    SELECT dossier.person
    FROM st_mention AS dossier
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(dossier.kinds, 'linked_birth') AND dossier.is_subject AND dossier.decision = 'match'
        AND record.open IS NOT false
        AND days_since(record.recorded_on) <= law_on('limit.linked_birth', tonight())
)
SELECT
    min_by(birth.mention_id, (record.recorded_on, birth.mention_id)) AS mention_id,
    NULL AS other_mention_id,
    'Ngày sinh: ' || min_by(birth.event_date, (record.recorded_on, birth.mention_id))
        || '; đăng ký khai sinh: ' || min(record.recorded_on) AS detail
FROM st_mention AS birth
JOIN st_record AS record USING (record_no)
CROSS JOIN listed
ANTI JOIN (SELECT person FROM st_mention WHERE is_of(kinds, 'card') AND is_subject) AS card USING (person)
ANTI JOIN applied USING (person)
ANTI JOIN st_death AS death USING (person)
WHERE
    is_of(birth.kinds, 'birth') AND birth.is_subject AND birth.decision = 'match'
    AND birth.person_status = 'alive'
    AND age_at_most(birth.event_date, tonight()) < law_on('age.no_child', tonight())
    AND date_diff('day', final_day(record.recorded_on), listed.extracted_on)
        > law_on('limit.birth_to_card', tonight())
GROUP BY birth.person
