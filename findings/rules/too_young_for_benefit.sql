-- id: too_young_for_benefit
-- rank: 37
-- name_vi: Chưa đủ tuổi hưởng
-- name_en: Too young for the benefit
-- sentence_vi: Theo ngày sinh trong dữ liệu dân cư, người này chưa đủ tuổi hưởng trợ cấp hưu trí xã hội, trợ cấp người cao tuổi trong tháng chi trả.
-- sentence_en: By the birth date in the population data, this person is too young in the month paid for the social pension or the assistance of old people.
-- to_do_vi: Kiểm tra giấy tờ về ngày sinh: chưa đủ tuổi thì dừng chi và thu hồi, dân cư sai thì chuyển Công an.
-- to_do_en: Check the papers about the birth date: stop paying and recover, or pass it to the police where the population data are wrong.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: payment, payment.programme
-- basis: Luật Bảo hiểm xã hội 41/2024/QH15, Điều 21; Nghị định 176/2025/NĐ-CP, Điều 2; Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5
-- certainty: restated
-- basis_from: 2021-07-01
-- not_when_vi: đủ tuổi vào cuối tháng chi trả; từ 70 tuổi thuộc hộ nghèo, cận nghèo theo diện hưởng hoặc danh sách hộ nghèo, hoặc chưa rõ diện; diện không theo tuổi; chỉ biết năm sinh thì tính theo tuổi lớn nhất có thể; danh sách ghi sinh sớm hơn (xem age_raised); dòng chỉ có tiền truy lĩnh, đã thôi hưởng
-- not_when_en: old enough at the end of the month; from 70 on in a poor or near-poor household, by the basis or the list of the poor, or where the basis is unknown; the group does not ask for an age; of a birth year alone the highest possible age counts; the list has an earlier year of birth (see age_raised); a row of arrears only or one that has ended
-- lawful: birth_date_wrong, recovered

WITH poor AS (
    SELECT DISTINCT listed.person
    FROM st_mention AS listed
    JOIN st_record AS record USING (record_no)
    WHERE is_of(listed.kinds, 'poverty') AND listed.decision IN ('match', 'review') AND record.open IS NOT false
),
paid AS (
    SELECT
        one.mention_id, one.person, record.amount, substr(one.event_date, 1, 7) AS month,
        age_asked(is_of(one.kinds, 'social_pension'), record.programme, poor.person IS NOT NULL) AS begins
    FROM st_mention AS one
    ANTI JOIN (SELECT mention_id FROM st_contradiction WHERE reason = 'age_raised') AS raised
        ON raised.mention_id = one.mention_id
    JOIN st_record AS record USING (record_no)
    LEFT JOIN poor USING (person)
    WHERE
        is_of(one.kinds, 'payment') AND one.is_subject AND one.decision = 'match' AND record.open IS NOT false
        AND coalesce(record.amount, 1) > 0 AND length(one.event_date) >= 7 AND begins IS NOT NULL
)
SELECT
    mention_id, NULL AS other_mention_id, amount,
    'Ngày sinh theo dân cư: ' || own.date_of_birth || '; kỳ chi trả: ' || month || '; '
        || age_at_most(own.date_of_birth, final_day(month)) || ' tuổi; phải đủ ' || law_on(begins, final_day(month))
        AS detail
FROM paid
JOIN st_person AS own USING (person)
WHERE age_at_most(own.date_of_birth, final_day(month)) < law_on(begins, final_day(month))
