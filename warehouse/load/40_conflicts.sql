-- Conflicts by pseudonym; the day of opening is carried from the previous night of the province.
INSERT INTO fct_conflict BY NAME
WITH before AS (
    SELECT conflict, opened_on
    FROM fct_conflict
    JOIN in_night USING (province_code)
    WHERE fct_conflict.night = (
        SELECT max(known.night)
        FROM fct_night AS known
        JOIN in_night AS this USING (province_code)
        WHERE known.night < this.night
    )
)
SELECT
    night, province_code, conflict_id AS conflict, reason, source, register,
    pseudonym('R', source || '|' || register || '|' || record_key) AS record,
    pseudonym('P', master_id) AS person,
    current_commune, district_code, blocking,
    coalesce(before.opened_on, night) AS opened_on,
    date_diff('day', coalesce(before.opened_on, night), night) AS age_days,
    due_days,
    fingerprint('X', content_hash) AS content
FROM st_conflict
CROSS JOIN in_night
LEFT JOIN before ON before.conflict = st_conflict.conflict_id;
