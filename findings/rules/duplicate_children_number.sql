-- id: duplicate_children_number
-- rank: 79
-- name_vi: Một trẻ hai số định danh
-- name_en: One child, two numbers
-- sentence_vi: Hai đăng ký khai sinh cùng cha hoặc mẹ, cùng họ tên, giới tính và ngày sinh nhưng chỉ tới hai người trong dữ liệu dân cư hoặc hai số: một trẻ được cấp hai số.
-- sentence_en: Two births with the same parent, name, sex and birth date lead to two persons of the population data, or two numbers: one child was given two.
-- to_do_vi: Đối chiếu hai khai sinh; đúng là một trẻ thì hủy đăng ký sau và đề nghị Công an hủy số cấp sau.
-- to_do_en: Compare both births; where they are one child, annul the later one and have the police cancel the later number.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 10
-- second_eyes: merging
-- needs: birth
-- basis: Luật Hộ tịch 60/2014/QH13, Điều 70; Luật Căn cước 26/2023/QH15, Điều 12
-- certainty: remembered
-- basis_from: 2016-01-01
-- not_when_vi: khác tên hoặc giới tính (sinh đôi, sinh ba); chỉ biết năm sinh, tháng sinh; cả hai chỉ tới một người hoặc ghi một số (xem two_births); chưa chắc là ai
-- not_when_en: another name or sex (twins); of the birth only year or month is known; both lead to one person or carry one number (see two_births); it is not certain who is meant
-- lawful: registered_again, copy

-- The later record points at the earlier one.
WITH parent AS (
    SELECT record_no, person
    FROM st_mention
    WHERE is_of(kinds, 'birth') AND NOT is_subject AND decision = 'match'
),
birth AS (
    SELECT
        child.mention_id, child.record_no, child.event_date AS born,
        CASE WHEN child.decision = 'match' THEN child.person END AS person, parent.person AS parent
    FROM st_mention AS child
    JOIN parent USING (record_no)
    WHERE
        is_of(child.kinds, 'birth') AND child.is_subject AND child.decision <> 'review'
        AND length(child.event_date) = 10
),
several AS (
    FROM birth
    SEMI JOIN (
        SELECT parent, born FROM birth GROUP BY parent, born HAVING count(DISTINCT record_no) > 1
    ) USING (parent, born)
),
child AS (
    SELECT
        several.*, record.recorded_on, own.sex, coalesce(own.person_id, meant.person_id) AS number,
        regexp_replace(replace(strip_accents(lower(own.full_name)), 'đ', 'd'), '[^a-z]', '', 'g') AS name_key
    FROM several
    JOIN st_record AS record USING (record_no)
    JOIN in_mention AS own ON own.mention_id::UUID = several.mention_id
    LEFT JOIN st_person AS meant ON meant.person = several.person
)
SELECT
    later.mention_id,
    earliest(earlier.mention_id, earlier.recorded_on) AS other_mention_id,
    'Ngày sinh: ' || any_value(later.born) || coalesce('; khai sinh này đăng ký ' || any_value(later.recorded_on), '')
        || coalesce('; khai sinh kia đăng ký ' || min(earlier.recorded_on), '') AS detail
FROM child AS later
JOIN child AS earlier
    ON earlier.parent = later.parent AND earlier.born = later.born AND earlier.name_key = later.name_key
WHERE
    (coalesce(earlier.recorded_on, ''), earlier.mention_id) < (coalesce(later.recorded_on, ''), later.mention_id)
    AND coalesce(earlier.sex = later.sex, true)
    AND (
        coalesce(earlier.person <> later.person, false)
        OR (earlier.person IS NULL OR later.person IS NULL)
        AND coalesce(earlier.number <> later.number, false)
    )
GROUP BY later.mention_id
