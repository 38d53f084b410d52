-- Conflicts by pseudonym.
INSERT INTO fct_conflict BY NAME
SELECT
    night, province_code, conflict_id AS conflict, reason, source, register,
    record, person,
    current_commune, district_code, blocking, opened_on, age_days, due_days,
    fingerprint('X', content_hash) AS content
FROM st_conflict
CROSS JOIN in_night;
