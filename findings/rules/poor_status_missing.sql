-- id: poor_status_missing
-- rank: 24
-- name_vi: Hưởng diện nghèo nhưng không có trong danh sách
-- name_en: Paid as poor, not on the list
-- sentence_vi: Hưởng trợ cấp hoặc thẻ bảo hiểm y tế dành cho hộ nghèo, cận nghèo, nhưng cả hộ không có trong danh sách hộ nghèo, cận nghèo của năm.
-- sentence_en: Has a benefit or health card of poor or near-poor households, yet nobody of the household is on the list of that year.
-- to_do_vi: Đối chiếu quyết định công nhận hộ nghèo của năm; không còn thuộc diện thì báo giảm, dừng trợ cấp.
-- to_do_en: Compare the decision on poor households of the year; withdraw the card or stop the benefit of whoever is none.
-- desk: competent_authority
-- severity: major
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: poverty, poverty.valid_from
-- basis: Nghị định 176/2025/NĐ-CP, Điều 2 khoản 2; Nghị định 20/2021/NĐ-CP, Điều 5; Luật Bảo hiểm y tế, Điều 12
-- certainty: restated
-- basis_from: 2021-07-01
-- not_when_vi: danh sách của năm hoặc của xã nơi cư trú chưa có; một người trong hộ có tên trong danh sách, dù chưa chắc là ai; hộ mới thoát nghèo trong năm; đã chết, đã chuyển đi; thẻ hết giá trị, thu hồi; dòng đã thôi hưởng, chỉ có tiền truy lĩnh
-- not_when_en: the list of the year or of the commune of residence is not there; somebody of the household is on it, be it one who is not certain; lately no longer poor; dead or moved out; the card is over or withdrawn; a row that has ended, or of arrears only
-- lawful: poor_decided_later, recovered

WITH claim AS (
    SELECT
        one.mention_id, one.person, record.amount,
        CASE WHEN is_of(one.kinds, 'card') THEN strftime(tonight(), '%Y') ELSE left(one.event_date, 4) END AS year,
        CASE
            WHEN is_of(one.kinds, 'card') THEN 'thẻ bảo hiểm y tế nhóm ' || record.programme
            ELSE 'trợ cấp tháng ' || substr(one.event_date, 1, 7)
        END AS what
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        one.is_subject AND one.decision = 'match' AND one.person_status = 'alive' AND record.open IS NOT false
        AND CASE
            WHEN is_of(one.kinds, 'card') THEN
                record.programme IN ('HN', 'CN')
                AND NOT coalesce(first_day(record.valid_from) > tonight(), false)
                AND NOT coalesce(final_day(record.valid_to) < tonight(), false)
            WHEN is_of(one.kinds, 'payment') THEN
                contains(record.programme, 'nghèo') AND coalesce(record.amount, 1) > 0
                AND length(one.event_date) >= 7
            ELSE false
        END
),
listed AS (
    SELECT
        one.person, left(record.valid_from, 4) AS year, place.current_commune,
        record.open IS NOT false OR record.programme = 'Hộ mới thoát nghèo' AS counts
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    LEFT JOIN st_place AS place ON place.place_no = one.place_no
    WHERE is_of(one.kinds, 'poverty') AND one.is_subject
),
poor AS (SELECT DISTINCT person, year FROM listed WHERE counts AND person IS NOT NULL),
delivered AS (SELECT DISTINCT year, current_commune FROM listed WHERE current_commune IS NOT NULL),
alone AS (
    SELECT claim.*, own.person_id
    FROM claim
    JOIN st_person AS own USING (person)
    JOIN delivered ON delivered.year = claim.year AND delivered.current_commune = own.commune_code
    ANTI JOIN poor ON poor.person = claim.person AND poor.year = claim.year
),
household AS (
    SELECT alone.mention_id
    FROM alone
    JOIN in_master AS registered ON registered.person_id = alone.person_id
    JOIN in_master AS relative ON relative.household_id = registered.household_id
    JOIN st_person AS known ON known.person_id = relative.person_id
    JOIN poor ON poor.person = known.person AND poor.year = alone.year
)
SELECT
    mention_id, NULL AS other_mention_id, amount,
    'Hưởng ' || what || coalesce(': ' || dong(amount), '') || '; cả hộ không có trong danh sách hộ nghèo, cận nghèo năm '
        || year AS detail
FROM alone
ANTI JOIN household USING (mention_id)
