-- id: too_old_for_benefit
-- rank: 22
-- name_vi: Quá tuổi hưởng
-- name_en: Too old for the benefit
-- sentence_vi: Theo ngày sinh trong dữ liệu dân cư, người này đã quá tuổi của diện trợ cấp xã hội được chi trả.
-- sentence_en: By the birth date in the population data, this person is past the age of the group that social assistance is paid for.
-- to_do_vi: Kiểm tra ngày sinh; quá tuổi thì dừng từ tháng sau, còn đi học thì chuyển sang diện của người đang đi học.
-- to_do_en: Check the birth date; stop from the next month, or move whoever still studies to the group of students.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: social_assistance, social_assistance.programme
-- basis: Nghị định 20/2021/NĐ-CP, Điều 5 khoản 1, 2, 7 và Điều 8
-- certainty: read
-- basis_from: 2021-07-01
-- not_when_vi: tháng tròn tuổi; có tên trong danh sách học sinh và chưa quá tuổi của người đang đi học; chỉ biết năm sinh thì tính theo tuổi nhỏ nhất có thể; dòng chỉ có tiền truy lĩnh, đã thôi hưởng; con liệt sĩ từ 18 tuổi (hưởng tiếp khi khuyết tật, không sổ nào ghi)
-- not_when_en: the month of the birthday; on a list of pupils and not past the age of students; of a birth year alone the lowest possible age counts; a row of arrears only or one that has ended; children of martyrs from 18 on (a disability, which no register tells, goes on)
-- lawful: still_studying, birth_date_wrong, arrears, recovered

-- The benefit ends with the month of the birthday: whoever had the age on the last day of the month before is too old.
WITH pupil AS (
    SELECT DISTINCT listed.person
    FROM st_mention AS listed
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(listed.kinds, 'enrolment') AND listed.is_subject AND listed.decision IN ('match', 'review')
        AND record.open IS NOT false
),
paid AS (
    SELECT
        one.mention_id, one.person, record.amount, record.programme, substr(one.event_date, 1, 7) AS month,
        CASE record.programme
            WHEN 'Trẻ em không có nguồn nuôi dưỡng' THEN 'age.no_assisted_child'
            WHEN 'Người từ 16 tuổi còn đi học' THEN 'age.no_assisted_student'
            WHEN 'Trẻ em dưới 3 tuổi thuộc hộ nghèo, cận nghèo' THEN 'age.no_assisted_infant'
        END AS ends
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(one.kinds, 'social_assistance') AND one.is_subject AND one.decision = 'match'
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0 AND length(one.event_date) >= 7
        AND ends IS NOT NULL
),
aged AS (
    SELECT paid.*, own.date_of_birth, age_at_least(own.date_of_birth, first_day(month) - 1) AS years
    FROM paid
    JOIN st_person AS own USING (person)
)
SELECT
    mention_id, NULL AS other_mention_id, amount,
    'Ngày sinh theo dân cư: ' || date_of_birth || '; kỳ chi trả: ' || month || '; ' || years || ' tuổi; diện: '
        || lower(left(programme, 1)) || substr(programme, 2) AS detail
FROM aged
LEFT JOIN pupil USING (person)
WHERE
    years >= law_on(ends, first_day(month))
    AND (
        pupil.person IS NULL OR ends <> 'age.no_assisted_child'
        OR years >= law_on('age.no_assisted_student', first_day(month))
    )
