-- What changed against the night of the province before $night, while its records are still kept.
INSERT INTO fct_change BY NAME
WITH last_night AS (
    SELECT max(night) AS night FROM fct_night WHERE province_code = $province AND night < $night
),
before AS (
    SELECT source, register, record, content
    FROM fct_record
    SEMI JOIN last_night USING (night)
    WHERE province_code = $province
),
now AS (
    SELECT source, register, record, content
    FROM fct_record
    WHERE province_code = $province AND night = $night
)
SELECT
    $night AS night, $province AS province_code, source, register, last_night.night AS previous_night,
    count(*) FILTER (before.record IS NULL) AS new_records,
    count(*) FILTER (now.content <> before.content) AS changed_records,
    count(*) FILTER (now.record IS NULL) AS gone_records,
    count(*) FILTER (now.content = before.content) AS same_records
FROM now
FULL JOIN before USING (source, register, record)
CROSS JOIN last_night
WHERE EXISTS (SELECT 1 FROM before)
GROUP BY source, register, last_night.night
