-- id: age_raised
-- rank: 23
-- name_vi: Nâng tuổi để hưởng
-- name_en: Age raised
-- sentence_vi: Năm sinh trong danh sách chi trả sớm hơn dữ liệu dân cư, và theo dân cư thì chưa đủ tuổi khi bắt đầu hưởng.
-- sentence_en: The list of payments has an earlier year of birth than the population data, by which the person was too young when the benefit began.
-- to_do_vi: Đối chiếu giấy khai sinh, hồ sơ xét hưởng; nâng tuổi thì dừng, thu hồi từ tháng đầu; dân cư sai thì chuyển Công an.
-- to_do_en: Compare birth certificate and file; stop and recover from the first month, or pass wrong population data to the police.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: payment
-- basis: Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5; Nghị định 176/2025/NĐ-CP, Điều 2
-- certainty: restated
-- basis_from: 2021-07-01
-- not_when_vi: trợ cấp không theo tuổi; theo dân cư vẫn đủ tuổi khi bắt đầu hưởng (năm sinh khác thì xem birth_year_contradiction); chỉ biết năm sinh thì tính theo tuổi lớn nhất có thể; dòng chỉ có tiền truy lĩnh, đã thôi hưởng
-- not_when_en: the benefit does not ask for an age; old enough by the population data when it began (of another year see birth_year_contradiction); of a birth year alone the highest possible age counts; a row of arrears only or one that has ended
-- lawful: birth_date_wrong, recovered

-- Where the list tells no first month, the month paid stands for it.
WITH paid AS (
    SELECT
        one.mention_id, one.person, one.years_older, record.amount, substr(one.event_date, 1, 7) AS month,
        least(month, substr(record.valid_from, 1, 7)) AS since,
        age_asked(is_of(one.kinds, 'social_pension'), record.programme, false) AS begins
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(one.kinds, 'payment') AND one.is_subject AND one.decision = 'match' AND one.years_older >= 1
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0 AND length(one.event_date) >= 7
        AND begins IS NOT NULL
),
aged AS (
    SELECT paid.*, own.date_of_birth, age_at_most(own.date_of_birth, final_day(since)) AS years
    FROM paid
    JOIN st_person AS own USING (person)
)
SELECT
    mention_id, NULL AS other_mention_id, amount,
    'Năm sinh trong danh sách: ' || left(date_of_birth, 4)::INTEGER - years_older || '; theo dân cư: ' || date_of_birth
        || '; hưởng từ ' || since || ' khi ' || years || ' tuổi' AS detail
FROM aged
WHERE years < law_on(begins, final_day(since))
