-- id: child_not_in_residence
-- rank: 77
-- name_vi: Trẻ chưa đăng ký cư trú
-- name_en: Child without a residence
-- sentence_vi: Trẻ dưới 6 tuổi đã khai sinh quá hạn, cha hoặc mẹ đang cư trú trong tỉnh, nhưng trẻ chưa có trong dữ liệu dân cư.
-- sentence_en: A child under six whose birth was registered past the limit is not in the population data, where a parent lives in the province.
-- to_do_vi: Liên hệ cha mẹ, đăng ký thường trú hoặc tạm trú cho trẻ; đã đăng ký thì bổ sung vào dữ liệu dân cư.
-- to_do_en: Ask the parents to register the residence of the child; where it is registered, add the child to the population data.
-- desk: police
-- severity: major
-- blocking: no
-- due_days: 10
-- needs: birth, birth.recorded_on
-- basis: Luật Cư trú 68/2020/QH14, Điều 12; hạn 60 ngày theo luật trước
-- certainty: remembered
-- basis_from: 2021-07-01
-- not_when_vi: khai sinh chưa quá 60 ngày; hồ sơ liên thông của trẻ còn trong hạn; cha hoặc mẹ đã chuyển đi, hoặc không có trong dữ liệu dân cư (trẻ có thể ở cùng); trẻ đã được khai tử; dân cư đã có con của người ấy cùng ngày sinh, hoặc đã có số ghi trên khai sinh (xem câu hỏi của liên kết); chưa chắc là ai; từ 6 tuổi
-- not_when_en: the birth was registered within 60 days; a linked dossier of the child is in time; a parent moved out, or neither is in the population data, with whom the child may live; the child's death is registered; the population data have a child of the parent born that day, or the number on the entry, which is linking's question; it is not certain who is meant; six or older
-- lawful: lives_elsewhere, child_died, army_family

-- The record is about somebody who is not there, so it is told by a parent who is.
WITH absent AS MATERIALIZED (
    SELECT child.mention_id, child.record_no, child.event_date AS born, record.recorded_on
    FROM st_mention AS child
    JOIN st_record AS record USING (record_no)
    ANTI JOIN in_master AS registered ON registered.person_id = child.other_number
    WHERE
        is_of(child.kinds, 'birth') AND child.is_subject AND child.decision = 'no_match'
        AND days_since(record.recorded_on) > law_on('limit.birth_to_residence', tonight())
        AND age_at_most(child.event_date, tonight()) < law_on('age.no_child', tonight())
        AND NOT coalesce(surely_after(child.event_date, record.recorded_on), false)
),
parent AS (
    SELECT absent.mention_id AS child_id, parent.mention_id, parent.person, parent.person_status, absent.born, absent.recorded_on
    FROM absent
    JOIN st_mention AS parent USING (record_no)
    WHERE NOT parent.is_subject AND parent.decision = 'match'
),
applied AS (
    SELECT applicant.person, child.mention_id AS child_id
    FROM st_mention AS applicant
    JOIN st_record AS record USING (record_no)
    LEFT JOIN st_mention AS child ON child.record_no = applicant.record_no AND child.is_subject
    WHERE
        is_of(applicant.kinds, 'linked_birth') AND applicant.decision = 'match' AND record.open IS NOT false
        AND days_since(record.recorded_on) <= law_on('limit.linked_birth', tonight())
),
family AS (
    SELECT mother_id AS parent_id, date_of_birth FROM in_master
    UNION ALL
    SELECT father_id, date_of_birth FROM in_master
),
there AS (
    SELECT parent.child_id
    FROM parent
    JOIN st_person AS own USING (person)
    JOIN family AS child ON child.parent_id = own.person_id
    WHERE child.date_of_birth = substr(parent.born, 1, length(child.date_of_birth))
),
death AS (
    SELECT mention_id
    FROM st_mention
    WHERE is_of(kinds, 'death') AND is_subject AND decision <> 'match'
),
evidence AS MATERIALIZED (
    SELECT mention_id::UUID AS mention_id, full_name, date_of_birth
    FROM in_mention
    SEMI JOIN (
        SELECT mention_id FROM absent
        UNION ALL
        FROM death
        UNION ALL
        SELECT child_id FROM applied
    ) AS named ON named.mention_id = in_mention.mention_id::UUID
),
awaited AS (
    SELECT applied.person, child.date_of_birth
    FROM applied
    LEFT JOIN evidence AS child ON child.mention_id = applied.child_id
),
buried AS (
    SELECT absent.mention_id AS child_id
    FROM absent
    JOIN evidence AS own USING (mention_id)
    JOIN evidence AS dead ON dead.full_name = own.full_name AND dead.date_of_birth = own.date_of_birth
    JOIN death ON death.mention_id = dead.mention_id
)
SELECT
    parent.child_id AS mention_id,
    min(parent.mention_id) AS other_mention_id,
    'Ngày sinh: ' || any_value(parent.born) || '; đăng ký khai sinh: ' || any_value(parent.recorded_on) AS detail
FROM parent
ANTI JOIN there USING (child_id)
ANTI JOIN buried USING (child_id)
LEFT JOIN awaited
    ON awaited.person = parent.person
    AND coalesce(awaited.date_of_birth = substr(parent.born, 1, length(awaited.date_of_birth)), true)
LEFT JOIN st_death AS dead ON dead.person = parent.person
GROUP BY parent.child_id
HAVING
    bool_or(parent.person_status = 'alive' AND dead.person IS NULL)
    AND NOT bool_or(parent.person_status = 'moved_out')
    AND count(awaited.person) = 0
