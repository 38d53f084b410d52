-- What changed against the previous night of the province, while its records are still kept.
INSERT INTO fct_change BY NAME
WITH last_night AS (
    SELECT max(known.night) AS night
    FROM fct_night AS known
    JOIN in_night AS this USING (province_code)
    WHERE known.night < this.night
),
before AS (
    SELECT source, register, record, content
    FROM fct_record
    SEMI JOIN last_night USING (night)
    SEMI JOIN in_night USING (province_code)
),
now AS (
    SELECT source, register, record, content
    FROM fct_record
    SEMI JOIN in_night USING (night, province_code)
)
SELECT
    in_night.night, province_code, source, register, last_night.night AS previous_night,
    count(*) FILTER (before.record IS NULL) AS new_records,
    count(*) FILTER (now.content <> before.content) AS changed_records,
    count(*) FILTER (now.record IS NULL) AS gone_records,
    count(*) FILTER (now.content = before.content) AS same_records
FROM now
FULL JOIN before USING (source, register, record)
CROSS JOIN in_night
CROSS JOIN last_night
WHERE EXISTS (SELECT 1 FROM before)
GROUP BY in_night.night, province_code, source, register, last_night.night;
