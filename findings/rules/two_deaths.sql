-- id: two_deaths
-- rank: 90
-- name_vi: Hai đăng ký khai tử
-- name_en: Two deaths
-- sentence_vi: Một người có hai đăng ký khai tử.
-- sentence_en: One person has two deaths registered.
-- to_do_vi: Đối chiếu hai khai tử; hủy bản đăng ký sai hoặc trùng.
-- to_do_en: Compare both registrations; annul the wrong or second one.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 10
-- second_eyes: merging
-- needs: death
-- basis: Luật Hộ tịch 60/2014/QH13, Điều 70
-- certainty: remembered
-- basis_from: 2016-01-01
-- lawful: registered_again, copy

-- One person is the subject of two deaths: the later record points at the earlier one.
SELECT
    mention_id,
    lag(mention_id) OVER earlier AS other_mention_id,
    'Bản ghi kia: ' || lag(event_or_extract_date) OVER earlier AS detail
FROM st_dated
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'death')
WINDOW earlier AS (
    PARTITION BY person ORDER BY event_or_extract_date, mention_id
)
QUALIFY other_mention_id IS NOT NULL
