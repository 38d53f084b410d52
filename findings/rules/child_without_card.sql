-- id: child_without_card
-- rank: 76
-- name_vi: Trẻ dưới 6 tuổi chưa có thẻ
-- name_en: Child without a card
-- sentence_vi: Trẻ dưới 6 tuổi đã đăng ký khai sinh quá hạn nhưng chưa có thẻ bảo hiểm y tế.
-- sentence_en: A child under six whose birth was registered past the limit has no health card.
-- to_do_vi: Lập hồ sơ cấp thẻ bảo hiểm y tế cho trẻ; đã có thẻ thì gửi lại danh sách thẻ có trẻ.
-- to_do_en: Apply for the child's health card; where there is one, send a list of cards that has it.
-- desk: owner_agency
-- severity: major
-- blocking: no
-- due_days: 10
-- needs: birth, birth.recorded_on, card
-- basis: Luật Bảo hiểm y tế, Điều 12 khoản 3; Nghị định 63/2024/NĐ-CP
-- certainty: read
-- basis_from: 2015-01-01
-- not_when_vi: trẻ đã chết hoặc đã chuyển đi; khai sinh chưa quá 30 ngày khi lập danh sách thẻ; có thẻ, dù chưa chắc là của trẻ; hồ sơ liên thông còn trong hạn; cả hộ không ai còn sống có thẻ trong danh sách (thẻ do Quân đội, Công an cấp, hoặc nơi ấy chưa gửi danh sách); có thể đã đủ 6 tuổi, theo khai sinh hoặc theo dân cư; ngày đăng ký trước ngày sinh
-- not_when_en: the child died or moved out; the birth was registered within 30 days before the lists of cards; there is a card, be it one that is not certain to be the child's; a linked dossier is in time; nobody living of the household is on the lists (the card is of the army or the police, or the lists of that place are missing); the child may be six already, by the birth or by the population data; the birth is later than its registration
-- lawful: army_family, card_elsewhere

-- Whoever has any card, whatever its state, is no child without one: an old card is another question. The oldest list of
-- cards counts: the child's commune may have delivered that one.
WITH card AS (
    SELECT DISTINCT person FROM st_mention WHERE is_of(kinds, 'card') AND is_subject AND person IS NOT NULL
),
listed AS (
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
),
child AS (
    SELECT
        birth.person,
        min_by(birth.mention_id, (record.recorded_on, birth.mention_id)) AS mention_id,
        min_by(birth.event_date, (record.recorded_on, birth.mention_id)) AS born,
        min(record.recorded_on) AS recorded_on
    FROM st_mention AS birth
    JOIN st_record AS record USING (record_no)
    JOIN st_person AS own USING (person)
    CROSS JOIN listed
    WHERE
        is_of(birth.kinds, 'birth') AND birth.is_subject AND birth.decision = 'match'
        AND birth.person_status = 'alive'
        AND greatest(age_at_most(birth.event_date, tonight()), age_at_most(own.date_of_birth, tonight()))
            < law_on('age.no_child', tonight())
        AND NOT coalesce(surely_after(birth.event_date, record.recorded_on), false)
        AND date_diff('day', final_day(record.recorded_on), listed.extracted_on)
            > law_on('limit.birth_to_card', tonight())
    GROUP BY birth.person
),
waiting AS (
    SELECT * FROM child
    ANTI JOIN card USING (person)
    ANTI JOIN applied USING (person)
    ANTI JOIN st_death AS death USING (person)
),
unlisted_household AS (
    SELECT waiting.person
    FROM waiting
    JOIN st_person AS own USING (person)
    JOIN in_master AS registered ON registered.person_id = own.person_id
    JOIN in_master AS relative
        ON relative.household_id = registered.household_id AND relative.person_id <> registered.person_id
    LEFT JOIN st_person AS known ON known.person_id = relative.person_id
    LEFT JOIN (FROM card ANTI JOIN st_death USING (person)) AS held ON held.person = known.person
    GROUP BY waiting.person
    HAVING count(held.person) = 0
)
SELECT
    mention_id, NULL AS other_mention_id,
    'Ngày sinh: ' || born || '; đăng ký khai sinh: ' || recorded_on AS detail
FROM waiting
ANTI JOIN unlisted_household USING (person)
