-- One 12-digit number on records of different persons, where the population master does not know the number
-- (when it does, number_of_another says whose it is). Two mentions are of one person when they are matched
-- to one, or when neither is matched and name and year of birth agree.
WITH holder AS (
    SELECT
        mention_id, person_id,
        CASE WHEN decision = 'match' THEN hash(master_id) ELSE identity END AS identity
    FROM st_mention
    WHERE person_id IS NOT NULL
),
shared AS (
    SELECT person_id
    FROM holder
    ANTI JOIN in_master USING (person_id)
    GROUP BY person_id
    HAVING count(DISTINCT identity) > 1
)
SELECT
    one.mention_id,
    min(other.mention_id) AS other_mention_id,
    count(DISTINCT other.identity) || ' người khác mang cùng số' AS detail
FROM holder AS one
SEMI JOIN shared USING (person_id)
JOIN holder AS other ON other.person_id = one.person_id AND other.identity <> one.identity
GROUP BY one.mention_id
