-- id: two_enrolments
-- rank: 73
-- name_vi: Đang học hai nơi
-- name_en: Two enrolments
-- sentence_vi: Một học sinh có tên đang học trong hai danh sách lớp của cùng một năm học: một nơi chưa ghi chuyển đi, hoặc ghi khống.
-- sentence_en: One pupil is at school on two class lists of one school year: one school has not noted that they left, or the pupil is made up.
-- to_do_vi: Hỏi hai trường học sinh đang học ở đâu; trường kia ghi chuyển đi rồi gửi lại danh sách lớp.
-- to_do_en: Ask both schools where the pupil is; the other one notes that the pupil left and sends its list again.
-- desk: owner_agency
-- severity: minor
-- blocking: no
-- due_days: 10
-- needs: enrolment, enrolment.programme
-- basis: Nghị định 88/2026/NĐ-CP, Điều 9
-- certainty: read
-- basis_from: 2026-05-15
-- not_when_vi: một danh sách ghi đã chuyển đi, thôi học hoặc tốt nghiệp; khác năm học hoặc năm học đã hết; hai danh sách lập cách nhau quá 30 ngày (học sinh có thể đã chuyển trường); học sinh đã chết
-- not_when_en: one list says that the pupil moved, left or is done; another school year, or one that is over; the lists are more than 30 days apart, so that the pupil may have changed schools; the pupil is dead
-- lawful: changing_school

-- The list made later points at the earlier one.
WITH enrolled AS (
    SELECT dated.mention_id, dated.person, dated.extracted_on, record.programme
    FROM st_dated AS dated
    JOIN st_record AS record USING (record_no)
    ANTI JOIN st_death AS death ON death.person = dated.person
    WHERE
        is_of(dated.kinds, 'enrolment') AND dated.is_subject AND dated.decision = 'match'
        AND record.open IS NOT false
        AND coalesce(final_day(record.valid_to) >= tonight(), true)
)
SELECT
    mention_id,
    lag(mention_id) OVER earlier AS other_mention_id,
    'Năm học ' || programme AS detail
FROM enrolled
WINDOW earlier AS (PARTITION BY person, programme ORDER BY extracted_on, mention_id)
QUALIFY
    date_diff('day', lag(extracted_on::DATE) OVER earlier, extracted_on::DATE)
    <= law_on('limit.change_of_school', tonight())
