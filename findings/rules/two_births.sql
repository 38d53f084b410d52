-- id: two_births
-- rank: 80
-- name_vi: Hai đăng ký khai sinh
-- name_en: Two births
-- sentence_vi: Một người có hai đăng ký khai sinh.
-- sentence_en: One person has two births registered.
-- to_do_vi: Đối chiếu hai khai sinh; đúng là một người thì hủy bản đăng ký sau.
-- to_do_en: Compare both registrations; where they are one person's, annul the later one.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 15
-- second_eyes: merging
-- needs: birth
-- basis: Luật Hộ tịch 60/2014/QH13, Điều 70
-- certainty: remembered
-- basis_from: 2016-01-01
-- lawful: registered_again, copy

-- One person is the subject of two births: the later record points at the earlier one.
SELECT
    mention_id,
    lag(mention_id) OVER earlier AS other_mention_id,
    'Bản ghi kia: ' || lag(event_or_extract_date) OVER earlier AS detail
FROM st_dated
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'birth')
WINDOW earlier AS (
    PARTITION BY person ORDER BY event_or_extract_date, mention_id
)
QUALIFY other_mention_id IS NOT NULL
