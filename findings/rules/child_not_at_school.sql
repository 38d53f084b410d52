-- id: child_not_at_school
-- rank: 190
-- name_vi: Trẻ trong tuổi chưa đi học
-- name_en: Child not at school
-- sentence_vi: Trẻ trong độ tuổi tiểu học, trung học cơ sở đang cư trú trong tỉnh nhưng không có tên trong danh sách lớp nào.
-- sentence_en: A resident child of the age of primary or lower secondary school stands on no class list.
-- to_do_vi: Xã và trường hỏi gia đình, vận động trẻ đến trường; trẻ đang học ở nơi khác thì ghi nơi học.
-- to_do_en: Commune and school ask the family and bring the child to school; where it goes to another, note which.
-- desk: information
-- severity: info
-- blocking: no
-- due_days: 15
-- needs: enrolment, enrolment.programme
-- basis: Luật Giáo dục 43/2019/QH14, Điều 14 và Điều 28
-- certainty: remembered
-- basis_from: 2020-07-01
-- not_when_vi: có tên trong một danh sách, dù đã thôi hoặc chưa chắc là của trẻ; trẻ đã chết hoặc đã chuyển đi; chưa đến nửa số trẻ của xã có tên (xã chưa gửi danh sách); danh sách của năm học đã hết
-- not_when_en: the child stands on a list, be it as gone or be it one that is not certain to be the child's; the child died or moved out; less than half of the commune's children are listed (its lists are missing); the lists are of a school year that is over
-- lawful: private_school, school_elsewhere, exempt_from_school

-- How many they are is the metric school_age_enrolled, commune by commune; here are those whom another register mentions,
-- so that somebody can look. Years count, not days: a child enters the first class in the year of its sixth birthday.
WITH school_year AS (
    SELECT max(try_cast(substr(record.programme, 1, 4) AS INTEGER)) AS began
    FROM st_record AS record
    JOIN st_role AS role ON role.source = record.source AND role.register = record.register
    WHERE is_of(role.kinds, 'enrolment') AND final_day(record.valid_to) >= tonight()
),
pupil AS (
    SELECT DISTINCT person FROM st_mention WHERE is_of(kinds, 'enrolment') AND is_subject AND person IS NOT NULL
),
child AS (
    SELECT
        own.person, registered.commune_code, substr(registered.date_of_birth, 1, 4) AS born,
        pupil.person IS NOT NULL AS listed
    FROM in_master AS registered
    CROSS JOIN school_year
    LEFT JOIN st_person AS own ON own.person_id = registered.person_id
    LEFT JOIN pupil ON pupil.person = own.person
    WHERE
        registered.status = 'alive'
        AND began - try_cast(substr(registered.date_of_birth, 1, 4) AS INTEGER)
            BETWEEN law_on('age.primary_school', tonight()) AND law_on('age.upper_school', tonight()) - 1
),
commune AS (
    SELECT commune_code
    FROM child
    GROUP BY commune_code
    HAVING 100 * count(*) FILTER (listed) >= law_on('limit.class_lists_whole', tonight()) * count(*)
),
waiting AS (
    SELECT child.person, child.born
    FROM child
    SEMI JOIN commune USING (commune_code)
    ANTI JOIN st_death AS death ON death.person = child.person
    WHERE child.person IS NOT NULL AND NOT child.listed
)
SELECT
    earliest(mention.mention_id, mention.event_date) AS mention_id, NULL AS other_mention_id,
    'Sinh năm ' || any_value(waiting.born) AS detail
FROM waiting
JOIN st_mention AS mention USING (person)
WHERE mention.is_subject AND mention.decision = 'match'
GROUP BY waiting.person
