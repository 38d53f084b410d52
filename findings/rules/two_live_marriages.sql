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
-- lawful: ended, registered_again

-- One person is a spouse in two marriages: the later record points at the earlier one. The earlier one is in
-- force unless the other spouse had died before the later one was registered.
SELECT
    mention_id,
    lag(mention_id) OVER earlier AS other_mention_id,
    'Bản ghi kia: ' || lag(event_or_extract_date) OVER earlier AS detail
FROM st_dated AS spouse
LEFT JOIN (
    SELECT one.mention_id AS partner_of, min(other.person_died_on) AS partner_died_on
    FROM st_mention AS one
    JOIN st_mention AS other
        ON other.record_no = one.record_no AND other.mention_id <> one.mention_id
    WHERE
        is_of(one.kinds, 'marriage') AND one.is_subject AND other.is_subject
        AND other.decision = 'match' AND other.person_status = 'dead'
    GROUP BY one.mention_id
) AS widowed ON widowed.partner_of = spouse.mention_id
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'marriage')
WINDOW earlier AS (
    PARTITION BY person ORDER BY event_or_extract_date, mention_id
)
QUALIFY
    other_mention_id IS NOT NULL
    AND coalesce(lag(widowed.partner_died_on) OVER earlier >= event_or_extract_date, true)
