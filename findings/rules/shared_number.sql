-- id: shared_number
-- rank: 100
-- name_vi: Một số nhiều người
-- name_en: One number, several persons
-- sentence_vi: Một số định danh được ghi cho nhiều người khác nhau.
-- sentence_en: One identity number is written on records of different persons.
-- to_do_vi: Xem từng bản ghi, xác định ai mang số này, sửa số ở các bản ghi khác.
-- to_do_en: Look at each record, find whose number it is, correct it on the others.
-- desk: reviewer
-- severity: major
-- blocking: yes
-- due_days: 15
-- second_eyes: merging
-- basis: Luật Căn cước 26/2023/QH15, Điều 12
-- certainty: read
-- basis_from: 2024-07-01

-- One 12-digit number on records of different persons, where the population master does not know the number
-- (when it does, number_of_another says whose it is). Two mentions are of different persons when they are matched to
-- different ones; otherwise only when both the name (without accents and spaces) and the year of birth differ, so
-- that one person written in two ways is not taken for two.
WITH unknown AS (
    SELECT mention_id, event_date, other_number, CASE WHEN decision = 'match' THEN person END AS matched_to
    FROM st_mention
    ANTI JOIN in_master ON in_master.person_id = other_number
    WHERE other_number IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY other_number) > 1
),
holder AS (
    SELECT
        unknown.mention_id, unknown.event_date, unknown.other_number, unknown.matched_to,
        regexp_replace(replace(strip_accents(lower(full_name)), 'đ', 'd'), '[^a-z]', '', 'g')
            AS name_key,
        try_cast(substr(date_of_birth, 1, 4) AS SMALLINT) AS birth_year
    FROM unknown
    JOIN in_mention AS origin ON origin.mention_id::UUID = unknown.mention_id
)
SELECT
    one.mention_id,
    earliest(other.mention_id, other.event_date) AS other_mention_id,
    'Số này còn ghi ở ' || count(*) || ' chỗ khác cho người khác' AS detail
FROM holder AS one
JOIN holder AS other ON other.other_number = one.other_number AND other.mention_id <> one.mention_id
WHERE
    CASE
        WHEN one.matched_to IS NOT NULL AND other.matched_to IS NOT NULL
            THEN one.matched_to <> other.matched_to
        ELSE one.name_key <> other.name_key AND abs(one.birth_year - other.birth_year) > 1
    END
GROUP BY one.mention_id
