-- id: death_without_funeral
-- rank: 140
-- name_vi: Chưa nhận mai táng phí
-- name_en: No funeral support
-- sentence_vi: Người hưởng trợ cấp đã chết quá hạn nhưng chưa có hồ sơ mai táng phí: thân nhân có thể chưa biết quyền lợi.
-- sentence_en: Somebody on a benefit died longer ago than the limit and nobody asked for funeral support: the relatives may not know of it.
-- to_do_vi: Báo cho thân nhân quyền đề nghị mai táng phí; thân nhân không đề nghị thì ghi lại.
-- to_do_en: Tell the relatives that funeral support is due; note it where they do not claim it.
-- desk: information
-- severity: info
-- blocking: no
-- due_days: 15
-- needs: death, funeral_support, funeral_support.recorded_on
-- basis: Nghị định 20/2021/NĐ-CP, Điều 11; Nghị định 131/2021/NĐ-CP, Điều 121, 122
-- certainty: read
-- basis_from: 2022-02-15
-- not_when_vi: có hồ sơ mai táng phí của người này, dù chưa giải quyết hoặc chưa chắc là ai; chết trước khi có danh sách mai táng phí; mới chết trong hạn; vẫn đang được chi trả (xem dead_but_paid, dead_in_master)
-- not_when_en: there is a dossier of funeral support, be it not decided or not certain to be theirs; died before the lists of funeral support begin; died within the limit; still paid (see dead_but_paid, dead_in_master)
-- lawful: not_claimed, funeral_elsewhere

WITH asked AS (
    SELECT one.person, first_day(coalesce(record.recorded_on, one.event_date)) AS asked_on
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    WHERE is_of(one.kinds, 'funeral_support') AND one.is_subject
),
still_paid AS (
    SELECT DISTINCT one.person
    FROM st_contradiction AS found
    JOIN st_mention AS one ON one.mention_id = found.mention_id
    WHERE found.reason IN ('dead_but_paid', 'dead_in_master')
),
told AS (
    SELECT one.person, earliest(one.mention_id, one.event_date) AS mention_id
    FROM st_mention AS one
    SEMI JOIN st_death AS death ON death.person = one.person
    WHERE
        (is_of(one.kinds, 'merit') OR is_of(one.kinds, 'social_assistance') OR is_of(one.kinds, 'social_pension'))
        AND one.is_subject AND one.decision = 'match'
    GROUP BY one.person
)
SELECT told.mention_id, death.mention_id AS other_mention_id, 'Ngày chết: ' || death.died_on AS detail
FROM told
JOIN st_death AS death USING (person)
ANTI JOIN asked ON asked.person = told.person
ANTI JOIN still_paid ON still_paid.person = told.person
WHERE
    days_since(death.died_on) > law_on('limit.death_to_funeral', tonight())
    AND first_day(death.died_on) >= (SELECT min(asked_on) FROM asked)
