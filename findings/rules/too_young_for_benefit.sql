-- id: too_young_for_benefit
-- rank: 37
-- name_vi: Chưa đủ tuổi hưởng
-- name_en: Too young for the benefit
-- sentence_vi: Theo ngày sinh trong dữ liệu dân cư, người này chưa đủ tuổi hưởng trợ cấp hưu trí xã hội trong tháng chi trả.
-- sentence_en: By the birth date in the population data, this person is too young for the social pension in the month paid.
-- to_do_vi: Kiểm tra giấy tờ về ngày sinh: chưa đủ tuổi thì dừng chi và thu hồi, dân cư sai thì chuyển Công an.
-- to_do_en: Check the papers about the birth date: stop paying and recover, or pass it to the police where the population data are wrong.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: social_pension
-- basis: Luật Bảo hiểm xã hội 41/2024/QH15, Điều 21; Nghị định 176/2025/NĐ-CP, Điều 2
-- certainty: restated
-- basis_from: 2025-07-01
-- not_when_vi: đủ tuổi vào cuối tháng chi trả; từ 70 tuổi thuộc hộ nghèo, cận nghèo theo diện hưởng hoặc danh sách hộ nghèo, hoặc chưa rõ diện; chỉ biết năm sinh thì tính theo tuổi lớn nhất có thể; danh sách ghi sinh sớm hơn (xem age_raised)
-- not_when_en: old enough at the end of the month; from 70 on in a poor or near-poor household, by the basis or the list of the poor, or where the basis is unknown; of a birth year alone the highest possible age counts; the list has an earlier year of birth (see age_raised)
-- lawful: birth_date_wrong, recovered

WITH poor AS (
    SELECT DISTINCT listed.person
    FROM st_mention AS listed
    JOIN st_record AS record USING (record_no)
    WHERE is_of(listed.kinds, 'poverty') AND listed.decision IN ('match', 'review') AND record.open IS NOT false
)
SELECT
    paid.mention_id, NULL AS other_mention_id, record.amount,
    'Ngày sinh theo dân cư: ' || person.date_of_birth || '; kỳ chi trả: ' || substr(paid.event_date, 1, 7) || '; '
        || age_at_most(person.date_of_birth, final_day(substr(paid.event_date, 1, 7))) || ' tuổi' AS detail
FROM st_mention AS paid
ANTI JOIN (SELECT mention_id FROM st_contradiction WHERE reason = 'age_raised') AS raised
    ON raised.mention_id = paid.mention_id
JOIN st_record AS record USING (record_no)
JOIN st_person AS person USING (person)
LEFT JOIN poor USING (person)
WHERE
    is_of(paid.kinds, 'social_pension') AND paid.is_subject AND paid.decision = 'match'
    AND coalesce(record.amount, 1) > 0 AND length(paid.event_date) >= 7
    AND age_at_most(person.date_of_birth, final_day(substr(paid.event_date, 1, 7))) < CASE
        WHEN poor.person IS NULL AND NOT contains(record.programme, 'nghèo')
            THEN law_on('age.social_pension', final_day(substr(paid.event_date, 1, 7)))
        ELSE law_on('age.social_pension_poor', final_day(substr(paid.event_date, 1, 7)))
    END
