-- Conflicts of the night of the province before $night that are open no longer: somebody said who is meant, or that it is
-- none; or the data were corrected. What a person settled ended on the day of the decision, all else on $night. A register
-- of which nothing is there on $night cleared nothing.
INSERT INTO fct_cleared BY NAME
WITH last_night AS (
    SELECT max(night) AS night FROM fct_night WHERE province_code = $province AND night < $night
),
now AS (
    SELECT conflict, state FROM fct_conflict WHERE province_code = $province AND night = $night
),
settled AS (
    SELECT conflict, max(decided_on) AS decided_on
    FROM fct_answer
    WHERE
        province_code = $province AND night = $night AND stands AND NOT waits
        AND decision IN ('same_person', 'other_person', 'nobody', 'not_a_conflict')
    GROUP BY conflict
)
SELECT
    $night AS night, $province AS province_code, before.night AS previous_night, conflict, reason, source, register,
    current_commune, opened_on, due_days, settled.decided_on,
    greatest(0, date_diff('day', opened_on, coalesce(settled.decided_on, $night)))::INTEGER AS age_days
FROM fct_conflict AS before
SEMI JOIN last_night USING (night)
SEMI JOIN (
    SELECT DISTINCT source, register FROM fct_record WHERE province_code = $province AND night = $night
) AS there USING (source, register)
LEFT JOIN now USING (conflict)
LEFT JOIN settled USING (conflict)
WHERE
    before.province_code = $province AND before.state IS DISTINCT FROM 'closed'
    AND (now.conflict IS NULL OR now.state = 'closed')
