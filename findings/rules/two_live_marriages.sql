-- id: two_live_marriages
-- rank: 70
-- name_vi: Hai hôn nhân cùng hiệu lực
-- name_en: Two marriages in force
-- sentence_vi: Một người có hai đăng ký kết hôn cùng còn hiệu lực.
-- sentence_en: One person has two marriages registered and both are in force.
-- to_do_vi: Đối chiếu hai đăng ký kết hôn; đã ly hôn thì ghi chú ly hôn, còn lại chuyển cơ quan có thẩm quyền hủy.
-- to_do_en: Compare both marriages; note a divorce, else have one annulled by who may.
-- desk: competent_authority
-- severity: major
-- blocking: yes
-- due_days: 15
-- second_eyes: merging
-- needs: marriage
-- basis: Luật Hôn nhân và gia đình 52/2014/QH13, Điều 5
-- certainty: remembered
-- basis_from: 2015-01-01
-- not_when_vi: người vợ hoặc chồng kia đã chết trước lần kết hôn sau; hai đăng ký của cùng một cặp (đăng ký lại, ghi chép lại): cùng một người, hoặc tên gần như nhau mà chưa chắc là ai; chưa chắc là người ấy
-- not_when_en: the other spouse had died before the later marriage; both are registrations of one couple (registered again, entered again): the same spouse, or nearly the same name where it is not certain who that is; not certain who the person is
-- lawful: ended, registered_again

-- One person is a spouse in two marriages: the later record points at the newest earlier one that is in force. A name that
-- was typed otherwise, or lost its marks, is nearly the same.
WITH wedding AS (
    SELECT
        one.person, one.mention_id, one.event_or_extract_date AS married_on, other.mention_id AS partner_id,
        CASE WHEN other.decision <> 'no_match' THEN other.person END AS partner,
        other.decision = 'match' AS certain,
        CASE WHEN other.decision = 'match' AND other.person_status = 'dead' THEN other.person_died_on END AS partner_died_on
    FROM st_dated AS one
    LEFT JOIN st_mention AS other
        ON other.record_no = one.record_no AND other.mention_id <> one.mention_id AND other.is_subject
    WHERE one.decision = 'match' AND one.is_subject AND is_of(one.kinds, 'marriage')
),
pair AS MATERIALIZED (
    SELECT later.mention_id, earlier.mention_id AS other_mention_id, earlier.married_on, later.partner_id,
        earlier.partner_id AS other_partner_id, later.certain AND earlier.certain AS certain
    FROM wedding AS later
    JOIN wedding AS earlier USING (person)
    WHERE
        (earlier.married_on, earlier.mention_id) < (later.married_on, later.mention_id)
        AND coalesce(earlier.partner_died_on >= later.married_on, true)
        AND coalesce(earlier.partner <> later.partner, true)
),
named AS (
    SELECT
        mention_id::UUID AS mention_id,
        regexp_replace(replace(strip_accents(lower(full_name)), 'đ', 'd'), '[^a-z]', '', 'g') AS name_key
    FROM in_mention
    SEMI JOIN (
        SELECT partner_id FROM pair WHERE NOT certain
        UNION ALL
        SELECT other_partner_id FROM pair WHERE NOT certain
    ) AS asked ON asked.partner_id = in_mention.mention_id::UUID
)
SELECT
    pair.mention_id,
    arg_max(pair.other_mention_id, (pair.married_on, pair.other_mention_id)) AS other_mention_id,
    'Bản ghi kia: ' || max(pair.married_on) AS detail
FROM pair
LEFT JOIN named AS one ON one.mention_id = pair.partner_id
LEFT JOIN named AS other ON other.mention_id = pair.other_partner_id
WHERE NOT coalesce(jaro_winkler_similarity(one.name_key, other.name_key) > 0.9, false)
GROUP BY pair.mention_id
