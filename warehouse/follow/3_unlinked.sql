-- Persons that a mention was matched to on the night of the province before $night and is matched to no longer: it is to
-- somebody else (the data were corrected, somebody decided, two persons of the master became one), to nobody, or gone.
-- A register of which nothing is there on $night let nobody go.
INSERT INTO fct_unlinked BY NAME
WITH last_night AS (
    SELECT max(night) AS night FROM fct_night WHERE province_code = $province AND night < $night
),
now AS (
    SELECT mention, person, decision FROM fct_link WHERE province_code = $province AND night = $night
)
SELECT
    $night AS night, $province AS province_code, before.night AS previous_night, before.source, before.register,
    before.record, mention, role, before.person,
    CASE WHEN now.decision = 'match' THEN now.person END AS next_person,
    coalesce(now.decision, 'gone') AS decision
FROM fct_link AS before
SEMI JOIN last_night USING (night)
SEMI JOIN (
    SELECT DISTINCT source, register FROM fct_record WHERE province_code = $province AND night = $night
) AS there USING (source, register)
LEFT JOIN now USING (mention)
WHERE
    before.province_code = $province AND before.decision = 'match'
    AND (now.decision IS DISTINCT FROM 'match' OR now.person IS DISTINCT FROM before.person)
