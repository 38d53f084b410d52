-- Which residents a kind of record covers on the night: subjects matched to a record that is open and in force, by the
-- commune of the population master. Counts only; of a kind that no register of the night tells, none.
INSERT INTO fct_coverage BY NAME
WITH subject AS (
    SELECT
        person,
        bool_or(is_of(kinds, 'insurance')) AS insured, bool_or(is_of(kinds, 'enrolment')) AS enrolled
    FROM st_mention
    JOIN st_record USING (record_no)
    CROSS JOIN in_night
    WHERE
        decision = 'match' AND is_subject
        AND (is_of(kinds, 'insurance') OR is_of(kinds, 'enrolment'))
        AND coalesce(open, true)
        AND coalesce(valid_from <= substr(night::VARCHAR, 1, length(valid_from)), true)
        AND coalesce(valid_to >= substr(night::VARCHAR, 1, length(valid_to)), true)
    GROUP BY person
),
resident AS (
    SELECT
        commune_code AS current_commune, coalesce(insured, false) AS insured, coalesce(enrolled, false) AS enrolled,
        date_of_birth > strftime(night - INTERVAL 72 MONTH, '%Y-%m-%d') AS under_6,
        year(night) - try_cast(substr(date_of_birth, 1, 4) AS INTEGER) BETWEEN 6 AND 14 AS of_school_age
    FROM (SELECT person_id, commune_code, date_of_birth, status FROM in_master)
    CROSS JOIN in_night
    LEFT JOIN (SELECT person_id, person FROM st_person) USING (person_id)
    LEFT JOIN subject USING (person)
    WHERE status = 'alive'
),
told AS (
    SELECT bool_or(is_of(kinds, 'insurance')) AS insurance, bool_or(is_of(kinds, 'enrolment')) AS enrolment
    FROM st_mention
),
counted AS (
    SELECT 'insurance' AS coverage, current_commune, count(*) AS persons, count(*) FILTER (insured) AS covered
    FROM resident
    WHERE (SELECT insurance FROM told)
    GROUP BY current_commune
    UNION ALL
    SELECT 'insurance_under_6', current_commune, count(*), count(*) FILTER (insured)
    FROM resident
    WHERE under_6 AND (SELECT insurance FROM told)
    GROUP BY current_commune
    UNION ALL
    SELECT 'enrolment_6_14', current_commune, count(*), count(*) FILTER (enrolled)
    FROM resident
    WHERE of_school_age AND (SELECT enrolment FROM told)
    GROUP BY current_commune
)
SELECT night, province_code, counted.*
FROM counted
CROSS JOIN in_night;
